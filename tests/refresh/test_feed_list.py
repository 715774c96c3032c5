"""A feed that is listed but cannot be run, or can be run but is not listed, stops every refresh with a sentence."""

from pathlib import Path

import pytest

from etl import paths
from etl.faults import RefreshError
from etl.refresh import run, sources

pytestmark = pytest.mark.slow


def test_every_feed_is_run_in_the_order_of_the_list_and_has_a_title_of_its_own() -> None:
    listed = [(source, name) for source, titles in paths.FEEDS.items() for name in titles]
    assert [(feed.source, feed.name) for feed in run.ALL_FEEDS] == listed
    titles = [title for of_source in paths.FEEDS.values() for title in of_source.values()]
    assert all(titles) and len(set(titles)) == len(listed)


def test_a_module_that_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "from etl.refresh.feeds import Feed\nFEEDS = (Feed('testshire', 'figures', None, None),)\n"
    (tmp_path / "testshire.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    with pytest.raises(RefreshError, match=r"Not in FEEDS: testshire figures\. In no module: none\."):
        run.all_feeds()


def test_a_feed_that_no_module_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(paths.FEEDS, "testshire", {"figures": "Testshire: figures"})
    with pytest.raises(RefreshError, match=r"Not in FEEDS: none\. In no module: testshire figures\."):
        run.all_feeds()
