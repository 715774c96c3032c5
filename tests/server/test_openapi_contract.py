"""The API keeps what its own description promises, whatever it is asked."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dashboard.open_data import openapi, query, routes

pytestmark = pytest.mark.slow

FEW = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


def test_every_answer_is_as_described(asgi) -> None:
    """Schemathesis: well and badly formed requests of every operation, held against the description."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", asgi)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 80
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.POSITIVE or list(operation.iter_parameters()):
                _hold(operation, mode)


def _hold(operation, mode: GenerationMode) -> None:
    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def held(case) -> None:
        # Any text fits the description of a question in SQL; whether it is one, only the database can say.
        is_sql = operation.path == query.ADDRESS
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if is_sql else None)

    held()


def test_every_api_address_is_described_and_every_described_address_exists() -> None:
    described = openapi.document("")["paths"]
    for path in described:
        assert routes.find(path.replace("{force_id}", "kent").replace("{format}", "csv")) is not None, path
    for endpoint in routes.ENDPOINTS:
        if endpoint.path.startswith("/api/"):
            filled = endpoint.path.replace("{table}", "grade")
            has_twin = f"{filled}.json" in described  # /forces is /forces.json
            assert filled in described or has_twin, endpoint.path
