from horo.engine.tests.conftest import no_linter

__all__ = ["no_linter"]
