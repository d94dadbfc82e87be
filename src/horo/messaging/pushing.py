"""Web push: browsers that members let us push to, and what is pushed, encrypted and signed.

What is pushed passes through the service of the browser's maker, which can read none of it
(RFC 8291) and takes it from nobody else (VAPID, RFC 8292).
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.core import http
from horo.core.refused import Refused
from horo.core.time import to_micros
from horo.engine.channels import Parcel, Undeliverable, Unreachable
from horo.engine.services import outbox
from horo.messaging import bell, kinds, letters
from horo.messaging.models import PUSH, Message, Notification, PushKey, PushPlace
from horo.messaging.rhythms import Rhythms
from horo.messaging.telling.writing import PUSH_WAITS
from horo.people.models import Member
from horo.ui import links

MOST_PLACES = 10  # browsers of one member; of more, the one unused for longest is forgotten
LONGEST_ENDPOINT = 1_000
LIFETIME = timedelta(hours=12)  # of a signature, and of what waits for a browser that is off
BODY = 120  # characters of a text; a screen that is locked shows it to whoever looks
MEMBERS = 500
GONE = (404, 410)
WAY = http.OUT


class NoPushPlace(Refused):
    pass


def public_key(*, at: datetime) -> str:
    """Return the key by which browsers know this installation; it is made at the first call."""
    return _text(_raw(_private(at).public_key()))


def places_of(member: Member) -> list[PushPlace]:
    return list(member.push_places.order_by("-made_at", "-pk"))


def allow(
    member: Member, *, endpoint: str, p256dh: str, auth: str, device: str, at: datetime
) -> PushPlace:
    """Keep that `member` lets us push to a browser, as it described itself.

    A browser belongs to whoever signed in there last. Raises NoPushPlace for what no browser says.
    """
    _check(endpoint, p256dh, auth)
    fields = {
        "member": member,
        "endpoint": endpoint,
        "p256dh": p256dh,
        "auth": auth,
        "device": device[:120],
        "made_at": at,
    }
    found, _is_new = PushPlace.objects.update_or_create(
        endpoint_hash=_hash(endpoint), defaults=fields
    )
    for extra in places_of(member)[MOST_PLACES:]:
        extra.delete()
    return found


def forbid(member: Member, place_id: int) -> bool:
    """Push to that browser of `member` no more; return whether it was there."""
    return bool(member.push_places.filter(pk=place_id).delete()[0])


def make_due(at: datetime) -> int:
    """Put what is to be pushed at `at` and was not read into the outbox; return how many members.

    What falls due together for one member is one push. In quiet hours it waits.
    """
    due = Notification.objects.filter(push_at__lte=at)
    due.exclude(read_at=None).update(push_at=None)
    made = 0
    while members := list(
        due.order_by("member_id").values_list("member_id", flat=True).distinct()[:MEMBERS]
    ):
        made += _make(members, at)
    return made


def deliver(parcel: Parcel) -> None:
    """Push what `parcel` names to each browser of its member: `told` or a `message` of the team.

    A browser that is gone is forgotten. Raises Undeliverable where there is none any more, and
    Unreachable where none took it and one of them may still do so later.
    """
    said = _said(parcel.payload)
    if said is None:
        return
    member, words = said
    places = places_of(member)
    if not places:
        raise Undeliverable("No browser of theirs takes pushes any more.")
    answers = [_push(place, words, parcel.at) for place in places]
    if not any(answer == "" for answer in answers) and (again := [one for one in answers if one]):
        raise Unreachable(again[0])


def _make(members: Sequence[int], at: datetime) -> int:
    people, rhythms = Member.objects.in_bulk(members), Rhythms(members)
    soon, made = at + PUSH_WAITS, 0
    for pk in members:
        waiting = Notification.objects.filter(member=pk, read_at=None, push_at__lte=soon)
        wakes = rhythms.quiet_until(pk, people[pk].timezone, at)
        if wakes is not None:
            waiting.update(push_at=wakes)
            continue
        ids = list(waiting.order_by("happened_at", "pk").values_list("pk", flat=True)[:100])
        waiting.update(push_at=None)
        payload = {"member": pk, "told": ids}
        outbox.put_many([(f"push:{pk}:{to_micros(at)}", payload)], PUSH, at=at)
        made += 1
    return made


def _said(payload: Mapping[str, Any]) -> tuple[Member, Mapping[str, str]] | None:
    """Return to whom, and the words that may be pushed now; None where nothing is left to say."""
    if "message" in payload:
        message = Message.objects.select_related("member").filter(pk=payload["message"]).first()
        if message is None or message.opened_at is not None:
            return None
        url = links.to("message", message.pk) or "/notifications/"
        return message.member, _words(message.subject, "", url, f"message:{message.pk}")
    member = Member.objects.filter(pk=payload["member"]).first()
    if member is None:
        return None
    with translation.override(member.locale or settings.LANGUAGE_CODE):
        words = _words_of(member, payload["told"])
    return (member, words) if words else None


def _words_of(member: Member, ids: Sequence[int]) -> Mapping[str, str] | None:
    mine = Notification.objects.visible_to(member).filter(pk__in=ids, read_at=None)
    rows = mine.select_related("actor", "topic__space", "post").order_by("happened_at", "pk")
    lines = letters.lines_of(bell.shown(rows, member))
    if not lines:
        return None
    if len(lines) > 1:
        said = ngettext("%(count)s new notification", "%(count)s new notifications", len(lines))
        title = said % {"count": len(lines)}
        return _words(title, lines[-1].sentence, "/notifications/", "many")
    told = lines[0].newest
    assert told is not None, "these lines hold notifications"
    url = f"/notifications/{told.pk}/"
    is_open = told.kind != kinds.MESSAGE and not (told.topic and told.topic.space.is_private)
    return _words(lines[0].sentence, lines[0].text if is_open else "", url, told.bundle)


def _words(title: str, body: str, url: str, tag: str) -> Mapping[str, str]:
    return {"title": title[:BODY], "body": body[:BODY], "url": url, "tag": tag}


def _push(place: PushPlace, words: Mapping[str, str], at: datetime) -> str | None:
    """Push to one browser: "" where it was taken, None where it is gone, else why not now."""
    body = _encrypted(json.dumps(words, ensure_ascii=False).encode(), place)
    headers = {
        "Content-Encoding": "aes128gcm",
        "TTL": str(int(LIFETIME.total_seconds())),
        "Urgency": "normal",
        "Authorization": _authorization(place.endpoint, at),
    }
    try:
        answer = http.post(
            place.endpoint, body, kind="application/octet-stream", headers=headers, way=WAY
        )
    except http.NotFetched as error:
        return f"The push service was not reached: {error}"
    if answer.status in GONE:
        place.delete()
        return None
    if answer.status >= 400:
        return f"The push service answered {answer.status}."
    PushPlace.objects.filter(pk=place.pk).update(used_at=at)
    return ""


def _encrypted(said: bytes, place: PushPlace) -> bytes:
    sealed: bytes = http_ece.encrypt(
        said,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(place.p256dh),
        auth_secret=_bytes(place.auth),
        version="aes128gcm",
    )
    return sealed


def _authorization(endpoint: str, at: datetime) -> str:
    """Return the proof that it is this installation that pushes, to this service alone."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + LIFETIME).timestamp()),
        "sub": settings.SITE_URL,
    }
    key = _private(at)
    head = _text(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    signed = f"{head}.{_text(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={_text(_raw(key.public_key()))}"


def _private(at: datetime) -> ec.EllipticCurvePrivateKey:
    kept = PushKey.objects.filter(name="vapid").first()
    if kept is None:
        made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        kept, _is_new = PushKey.objects.get_or_create(
            name="vapid", defaults={"private": made.decode(), "made_at": at}
        )
    key = serialization.load_pem_private_key(kept.private.encode(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey), "no other is ever kept"
    return key


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    """Raise NoPushPlace unless this is what a browser says of itself."""
    is_address = endpoint.startswith("https://") and len(endpoint) <= LONGEST_ENDPOINT
    try:
        point, secret = _bytes(p256dh), _bytes(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        point, secret = b"", b""
    if not is_address or len(point) != 65 or len(secret) != 16:
        raise NoPushPlace(
            _("This is no address that a browser gives for pushes. Allow them in it once more.")
        )


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _hash(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
