"""``python -m kyoso_match.cli`` is ``kyoso-match``."""

import sys

from kyoso_match.cli.front import main

sys.exit(main())
