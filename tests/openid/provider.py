"""A small OpenID Connect provider: discovery, authorize, token, keys, user info, over HTTP.

It knows one client and no passwords: whoever `person` is at the moment is signed in. What it
answers can be bent, to see that a wrong answer lets nobody in.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "horo", "a secret that only the two of them know"


@dataclass
class Bent:
    """What is wrong with the provider's answers; nothing by default."""

    nonce: str | None = None
    issuer: str | None = None
    audience: str | None = None
    lasts: int = 300  # seconds
    foreign_key: bool = False
    algorithm: str = "RS256"
    subject_of_info: str | None = None
    without_id_token: bool = False


@dataclass
class Provider:
    person: dict = field(default_factory=dict)
    bent: Bent = field(default_factory=Bent)
    codes: dict = field(default_factory=dict)
    tokens: dict = field(default_factory=dict)

    def __post_init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def configuration(self) -> dict:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict) -> str:
        """Sign `person` in and return where the browser goes with the code."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "person": dict(self.person)}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: dict) -> dict | None:
        """Return tokens for a code, once, to the client that asked for it; else None."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return None
        if sent.get("redirect_uri") != asked["redirect_uri"] or not _proves(sent, asked):
            return None
        token = secrets.token_urlsafe(16)
        self.tokens[token] = asked["person"]
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 300}
        return answer if self.bent.without_id_token else {**answer, "id_token": self._id(asked)}

    def info(self, token: str) -> dict | None:
        person = self.tokens.get(token)
        if person and self.bent.subject_of_info:
            return {**person, "sub": self.bent.subject_of_info}
        return person

    def _id(self, asked: dict) -> str:
        at, bent = int(time.time()), self.bent
        claims = {
            "iss": bent.issuer or self.url,
            "aud": bent.audience or CLIENT,
            "sub": asked["person"]["sub"],
            "iat": at,
            "exp": at + bent.lasts,
            "nonce": asked["nonce"] if bent.nonce is None else bent.nonce,
        }
        if bent.algorithm == "HS256":
            return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "1"})
        if bent.algorithm == "none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})
        key = self.other_key if bent.foreign_key else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})


def _proves(sent: dict, asked: dict) -> bool:
    """Whether the code verifier is the one whose hash came with the question (RFC 7636)."""
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path == "/.well-known/openid-configuration":
                self._say(provider.configuration())
            elif url.path == "/keys":
                self._say(provider.keys())
            elif url.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            else:
                bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._say(provider.info(bearer), refused=401)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(provider.exchange(sent), refused=400)

        def _say(self, answer, refused=404):
            body = json.dumps(answer or {"error": "invalid_request"}).encode()
            self.send_response(200 if answer else refused)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    return Handler
