import subprocess
import sys


def test_the_language_needs_no_django():
    code = "import sys, horo.conditions; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
