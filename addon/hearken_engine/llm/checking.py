"""Whether a value fits a JSON schema, by the `jsonschema` library (draft 2020-12)."""

from collections.abc import Generator
from decimal import Decimal, InvalidOperation
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry

type Schema = dict[str, Any] | bool
"""A JSON schema; True allows everything and False nothing."""


def _multiple_of(_validator: Any, step: Any, instance: Any, _schema: Any) -> Generator[ValidationError]:
    """Find 0.3 a multiple of 0.1, which it is for whoever wrote both and is not for doubles."""
    if isinstance(instance, bool) or not isinstance(instance, int | float):
        return
    try:
        rest = Decimal(str(instance)) % Decimal(str(step))
    except InvalidOperation:
        return
    if rest:
        yield ValidationError(f"{instance!r} is not a multiple of {step}")


_Validator = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"multipleOf": _multiple_of}
)


def validator(schema: Schema) -> Any:
    """Return what checks values; references lead nowhere outside of the schema."""
    return _Validator(schema, registry=Registry())


def malformed(schema: Any) -> str | None:
    """Return what is wrong with a schema as such, None where it is one."""
    if not isinstance(schema, dict | bool):
        return "it is no object"
    try:
        Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as err:
        where = ".".join(map(str, err.absolute_path))
        return f"{err.message}{f' (in {where})' if where else ''}"
    except RecursionError:
        return "it is nested too deep"
    return None


def misfit(value: Any, schema: Schema) -> str | None:
    """Return why a value does not fit a schema, in one sentence without its full stop; None where it fits."""
    try:
        error = next(iter(validator(schema).iter_errors(value)), None)
    except Exception as err:  # noqa: BLE001 - a broken reference or expression raises what it likes
        return f"the schema cannot be checked: {err}"
    if error is None:
        return None
    where = ".".join(map(str, error.absolute_path))
    return f"{where + ': ' if where else ''}{error.message[:200]}"
