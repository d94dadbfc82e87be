"""Where styles and scripts are found; every page names a dozen of them."""

from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage


class StaticStorage(StaticFilesStorage):
    """Django's own, which puts an address together only once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._urls: dict[tuple[str | None, str | None], str] = {}

    def url(self, name: str | None) -> str:
        key = (self.base_url, name)
        if key not in self._urls:
            self._urls[key] = super().url(name)
        return self._urls[key]
