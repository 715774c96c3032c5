"""python -m dashboard.ask: the process that runs questions, started by `queue`."""

import os

NICENESS = 10
"""A question gives way to a page that somebody is waiting for; and so does loading what it needs, which takes longer."""

os.nice(NICENESS)

from dashboard.ask import worker  # noqa: E402

worker.main()
