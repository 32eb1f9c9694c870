"""api/v2/schema.json and openapi.json describe every file of the API, and nothing beside."""
import copy
import json
import re

import jsonschema
import openapi_spec_validator
import pytest

# Names in these are data, not keys.
MAPS = {"seconds", "uptime"}


@pytest.fixture(scope="module")
def schema(site):
    return json.loads(site.read("api/v2/schema.json"))


@pytest.fixture(scope="module")
def openapi(site):
    return json.loads(site.read("api/v2/openapi.json"))


@pytest.fixture(scope="module")
def documents(site, openapi):
    """Path of every API file: (the definition that it follows, what is in it)."""
    kinds = []
    for path, item in openapi["paths"].items():
        reference = item["get"]["responses"]["200"]["content"]["application/json"]["schema"].get("$ref")
        if reference:
            # A path without a parameter is more specific than one with (OpenAPI 3.1, "Path Templating Matching").
            kinds.append(("{" in path, re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$"), reference.rsplit("/", 1)[1]))
    found = {}
    for path in site.files:
        if path.startswith("api/") and path not in ("api/v2/schema.json", "api/v2/openapi.json"):
            name = next((name for _, pattern, name in sorted(kinds, key=lambda kind: kind[0]) if pattern.match("/" + path)), None)
            assert name, f"{path} is no path of openapi.json"
            found[path] = name, json.loads(site.read(path))
    return found


@pytest.fixture(scope="module")
def validators(schema):
    def validator(name):
        return jsonschema.Draft202012Validator(
            {"$schema": schema["$schema"], "$ref": f"#/$defs/{name}", "$defs": schema["$defs"]},
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)

    return {name: validator(name) for name in schema["$defs"]}


def test_the_schema_is_one(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith("/api/v2/schema.json")


def test_the_openapi_description_is_one(openapi, site):
    openapi_spec_validator.validate(openapi)
    assert openapi["servers"] == [{"url": site.base.rstrip("/")}]


def test_both_hold_the_same_definitions(schema, openapi):
    moved = json.loads(json.dumps(openapi["components"]["schemas"]).replace("#/components/schemas/", "#/$defs/"))
    assert moved == schema["$defs"]


def test_every_file_is_valid(documents, validators):
    used = set()
    for path, (name, document) in documents.items():
        used.add(name)
        problem = jsonschema.exceptions.best_match(validators[name].iter_errors(document))
        assert problem is None, f"{path}: {problem.json_path}: {problem.message}"
    # Every kind of document is there.
    assert {"summary", "status_file", "incident_file", "history_file", "component_file", "uptime_file"} <= used


def test_keys_stand_in_the_order_of_the_schema(documents, schema):
    definitions = schema["$defs"]

    def fitting(shape, value):
        """The definition that an object follows."""
        if "$ref" in shape:
            shape = definitions[shape["$ref"].rsplit("/", 1)[1]]
        for one in shape.get("anyOf", []):
            found = fitting(one, value)
            if found and set(found.get("properties", {})) == set(value):
                return found
        return shape

    def walk(shape, value, at):
        if isinstance(value, list):
            items = next((one["items"] for one in [shape, *shape.get("anyOf", [])] if "items" in one))
            for index, item in enumerate(value):
                walk(items, item, f"{at}[{index}]")
        elif isinstance(value, dict):
            found = fitting(shape, value)
            if "properties" in found:
                assert list(value) == list(found["properties"]), at
                for key, inner in value.items():
                    walk(found["properties"][key], inner, f"{at}.{key}")

    for path, (name, document) in documents.items():
        walk({"$ref": f"#/$defs/{name}"}, document, path)


def objects(value, path=()):
    """Every object in a document: where it is, and the object."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from objects(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from objects(inner, path + (index,))


def test_a_missing_or_a_new_key_is_noticed(documents, validators):
    tried = set()
    for name, document in sorted(documents.values(), key=lambda pair: pair[0]):
        for path, found in objects(document):
            kind = name, tuple("*" if isinstance(part, int) else part for part in path), found.get("group"), "scheduled_for" in found
            if kind in tried or path and path[-1] in MAPS:
                continue
            tried.add(kind)
            for key in [*found, "surprise"]:
                changed = copy.deepcopy(document)
                inner = changed
                for part in path:
                    inner = inner[part]
                if key == "surprise":
                    inner[key] = None
                else:
                    del inner[key]
                assert not validators[name].is_valid(changed), f"{name} {path}: {key}"
    assert len(tried) > 50


@pytest.mark.parametrize("key, value", [
    ("updated_at", "2026-11-20T14:30:00Z"), ("updated_at", "2026-11-20"), ("updated_at", None), ("updated_at", 1), ("url", "status.example"),
])
def test_a_value_of_another_kind_is_noticed(documents, validators, key, value):
    name, document = documents["api/v2/status.json"]
    changed = copy.deepcopy(document)
    changed["page"][key] = value
    assert validators[name].is_valid(document) and not validators[name].is_valid(changed)
