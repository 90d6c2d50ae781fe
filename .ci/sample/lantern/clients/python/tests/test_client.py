from itertools import islice

from lantern_client import Change, LanternClient


def a_change(number: int) -> dict:
    return {
        "number": number,
        "watchId": "inbox",
        "title": "Inbox",
        "foundAt": 1_700_000_000_000,
        "added": ["a.pdf"],
        "removed": [],
    }


def test_a_change_is_read_from_json():
    change = Change.from_json(a_change(7))
    assert change.number == 7
    assert change.found_at.isoformat() == "2023-11-14T22:13:20+00:00"
    assert change.added == ("a.pdf",)


def test_following_goes_on_where_it_stopped(monkeypatch):
    asked = []

    def answer(self, path):
        asked.append(path)
        return {"changes": [a_change(len(asked))]}

    monkeypatch.setattr(LanternClient, "_get", answer)
    client = LanternClient("http://lantern", sleep=lambda seconds: None)
    followed = islice(client.follow(), 2)
    assert [change.number for change in followed] == [1, 2]
    assert asked == ["/api/changes?after=0", "/api/changes?after=1"]
