"""api/v2/ for clients that were written for Statuspage, and for those that were not."""
import json
import re

import pytest

PAGE = ["id", "name", "url", "time_zone", "updated_at"]
STATUS = ["indicator", "description"]
COMPONENT = ["id", "name", "status", "created_at", "updated_at", "position", "description", "showcase", "start_date", "group_id", "page_id",
             "group", "only_show_if_degraded"]
INCIDENT = ["id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at", "impact", "shortlink", "started_at", "page_id",
            "incident_updates", "components", "reminder_intervals"]
MAINTENANCE = INCIDENT + ["scheduled_for", "scheduled_until"]
UPDATE = ["id", "status", "body", "incident_id", "created_at", "updated_at", "display_at", "affected_components", "deliver_notifications",
          "custom_tweet", "tweet_id"]
AFFECTED = ["code", "name", "old_status", "new_status"]
FILES = {
    "summary": ["page", "components", "incidents", "scheduled_maintenances", "status"],
    "status": ["page", "status"],
    "components": ["page", "components"],
    "incidents": ["page", "incidents"],
    "incidents/unresolved": ["page", "incidents"],
    "scheduled-maintenances": ["page", "scheduled_maintenances"],
    "scheduled-maintenances/upcoming": ["page", "scheduled_maintenances"],
    "scheduled-maintenances/active": ["page", "scheduled_maintenances"],
}
COMPONENT_STATES = ["operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"]
OPEN = {"investigating", "identified", "monitoring"}
INCIDENT_STATES = OPEN | {"resolved", "postmortem"}
UNDER_WAY = {"in_progress", "verifying"}
MAINTENANCE_STATES = UNDER_WAY | {"scheduled", "completed"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def strict(text):
    """JSON without what readers disagree about: no key twice, no NaN, no byte order mark."""

    def once(pairs):
        keys = [key for key, _ in pairs]
        assert len(set(keys)) == len(keys), f"a key stands twice in {keys}"
        return dict(pairs)

    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, object_pairs_hook=once, parse_constant=refuse)


@pytest.fixture(scope="module")
def files(site):
    return {name: strict(site.read(f"api/v2/{name}.json")) for name in FILES}


def test_every_json_file_is_strict(site):
    for path in site.ending(".json"):
        text = site.read(path)
        assert not text.startswith("\ufeff"), path
        strict(text)
        # A lone half of a surrogate pair is no text.
        text.encode("utf-8")
        assert not re.search(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])", text), path


@pytest.mark.parametrize("name, keys", FILES.items())
def test_a_file_has_the_keys_of_statuspage_in_its_order(files, name, keys):
    document = files[name]
    assert list(document)[:len(keys)] == keys
    assert list(document["page"])[:len(PAGE)] == PAGE
    assert not document["page"]["url"].endswith("/")
    if "status" in document:
        assert list(document["status"])[:2] == STATUS
        assert document["status"]["indicator"] in ("none", "minor", "major", "critical", "maintenance")
    for component in document.get("components", []):
        is_component(component)
    for incident in document.get("incidents", []):
        is_incident(incident, INCIDENT, INCIDENT_STATES)
        assert incident["impact"] in ("none", "minor", "major", "critical")
    for maintenance in document.get("scheduled_maintenances", []):
        is_incident(maintenance, MAINTENANCE, MAINTENANCE_STATES)
        assert maintenance["impact"] == "maintenance"
        assert maintenance["scheduled_for"] < maintenance["scheduled_until"]


def is_component(component):
    assert list(component)[:len(COMPONENT)] == COMPONENT
    assert component["status"] in COMPONENT_STATES
    assert isinstance(component["position"], int) and component["position"] >= 1
    if component["group"]:
        assert list(component)[len(COMPONENT)] == "components" and component["group_id"] is None and component["showcase"] is False
    else:
        assert "components" not in component
    assert component["start_date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", component["start_date"])
    times(component, "created_at", "updated_at")


def is_incident(incident, keys, states):
    assert list(incident)[:len(keys)] == keys, incident["id"]
    assert incident["status"] in states
    times(incident, "created_at", "updated_at", "started_at")
    for key in ("monitoring_at", "resolved_at"):
        assert incident[key] is None or TIME.fullmatch(incident[key])
    assert incident["shortlink"].startswith("https://") and incident["reminder_intervals"] is None
    shown = [update["display_at"] for update in incident["incident_updates"]]
    assert shown == sorted(shown, reverse=True), f"{incident['id']}: updates aren't newest first"
    for update in incident["incident_updates"]:
        assert list(update)[:len(UPDATE)] == UPDATE
        assert update["incident_id"] == incident["id"] and update["status"] in states
        assert not re.search(r"<(script|p|a|strong)\b", update["body"]), "body is text"
        times(update, "created_at", "updated_at", "display_at")
        for affected in update["affected_components"] or []:
            assert list(affected)[:4] == AFFECTED
            assert {affected["old_status"], affected["new_status"]} <= set(COMPONENT_STATES)
    for component in incident["components"]:
        is_component(component)


def times(value, *keys):
    for key in keys:
        assert TIME.fullmatch(value[key]), f"{key}: {value[key]}"


def test_every_part_agrees_with_the_summary(files):
    summary = files["summary"]
    for name, document in files.items():
        assert document["page"] == summary["page"], name
    assert files["status"]["status"] == summary["status"]
    assert files["components"]["components"] == summary["components"]
    assert files["incidents/unresolved"]["incidents"] == summary["incidents"]
    active, upcoming = (files[f"scheduled-maintenances/{name}"]["scheduled_maintenances"] for name in ("active", "upcoming"))
    assert active + upcoming == summary["scheduled_maintenances"]
    assert [i for i in files["incidents"]["incidents"] if i["status"] in OPEN] == summary["incidents"]
    assert {m["status"] for m in upcoming} <= {"scheduled"} and {m["status"] for m in active} <= UNDER_WAY
    whole = {m["id"]: m for m in files["scheduled-maintenances"]["scheduled_maintenances"]}
    assert all(whole[m["id"]] == m for m in active + upcoming)


def test_ids_are_unique_and_groups_know_their_components(files):
    components = files["summary"]["components"]
    ids = [component["id"] for component in components]
    assert len(set(ids)) == len(ids)
    for group in (component for component in components if component["group"]):
        children = [component for component in components if component["group_id"] == group["id"]]
        assert [child["id"] for child in children] == group["components"]
        assert [child["position"] for child in children] == list(range(1, len(children) + 1))
        worst = max(children, key=lambda child: ["operational", "under_maintenance", "degraded_performance", "partial_outage",
                                                 "major_outage"].index(child["status"]))
        assert group["status"] == worst["status"]
    updates = [update["id"] for incident in files["incidents"]["incidents"] for update in incident["incident_updates"]]
    assert len(set(updates)) == len(updates)


def test_the_state_now_is_the_last_entry_of_the_timeline_that_has_come(files):
    now = files["status"]["page"]["generated_at"]
    assert now == "2026-11-20T14:30:00.000Z"
    for name, document in files.items():
        things = document.get("components", []) + document.get("incidents", []) + document.get("scheduled_maintenances", [])
        for thing in things + [document[key] for key in ("status",) if key in document]:
            timeline = thing.get("timeline")
            if timeline is None:
                continue
            assert [entry["at"] for entry in timeline] == sorted({entry["at"] for entry in timeline})
            come = [entry for entry in timeline if entry["at"] <= now]
            if come:
                key = "indicator" if "indicator" in thing else "status"
                assert come[-1][key] == thing[key], f"{name}: {thing.get('id')}"


def test_an_incident_is_the_same_alone_and_in_its_month(site, files):
    for listed in files["incidents"]["incidents"]:
        alone = strict(site.read(f"api/v2/incidents/{listed['id']}.json"))
        assert list(alone) == ["page", "incident"]
        month = strict(site.read(f"api/v2/history/{listed['started_at'][:7]}.json"))
        assert alone["incident"] in month["incidents"]
        unlike = {key for key in listed if listed[key] != alone["incident"].get(key)}
        # Alone, components have the state in which the incident left them.
        assert unlike <= {"components"}, f"{listed['id']}: {unlike}"
