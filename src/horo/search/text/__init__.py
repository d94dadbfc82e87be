"""From a text to the stems under which it is found: the same on every database."""

from horo.search.text.analysis import Stems, analyse, title_stems
from horo.search.text.folding import fold, plain
from horo.search.text.languages import guess

__all__ = ["Stems", "analyse", "fold", "guess", "plain", "title_stems"]
