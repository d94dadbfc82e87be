from horo.engine.tests.conftest import no_linter as no_linter
