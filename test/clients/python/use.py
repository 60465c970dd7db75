"""A PMS that uses the generated client: it puts, reads and lists a reservation, and prints what it got as JSON.

test/clients/clients.test.ts generates the package `nightlatch_client` from /openapi.json, and runs this file.
"""

import inspect
import json
import os
from datetime import date

import attrs
from nightlatch_client import models
from nightlatch_client.api.reservations import get_reservation, list_reservations, replace_reservation
from nightlatch_client.client import AuthenticatedClient
from nightlatch_client.models import (
    Credential,
    Guest,
    GuestInput,
    Problem,
    ProblemType,
    Reservation,
    ReservationInput,
    ReservationList,
    ReservationStatus,
    ReservationSummary,
    StayDates,
)

client = AuthenticatedClient(base_url=os.environ["BASE"], token=os.environ["KEY"])
property_id = os.environ["PROPERTY"]
reservation_id = "PY-1"


def body(departure: date) -> ReservationInput:
    return ReservationInput(
        status=ReservationStatus.BOOKED,
        stay=StayDates(arrival=date(2031, 6, 1), departure=departure),
        rooms=["201", "202"],
        guests=[
            GuestInput(guest_id="g1", full_name="Ada Example"),
            GuestInput(guest_id="g2", email_address="bo@example.com", rooms=["202"]),
        ],
    )


def put() -> Reservation:
    answer = replace_reservation.sync(
        property_id, reservation_id, client=client, body=body(date(2031, 6, 4)), idempotency_key="python-1"
    )
    assert isinstance(answer, Reservation), answer
    return answer


def read() -> Reservation:
    answer = get_reservation.sync(property_id, reservation_id, client=client)
    assert isinstance(answer, Reservation), answer
    return answer


def listed() -> ReservationSummary:
    """A list shows a change only some moments later."""
    while True:
        answer = list_reservations.sync(
            property_id, client=client, arrivals=date(2031, 6, 1), room="202", status=ReservationStatus.BOOKED, limit=10
        )
        assert isinstance(answer, ReservationList), answer
        for summary in answer.reservations:
            if summary.reservation_id == reservation_id and len(summary.guests) == 2:
                return summary


def refused() -> dict[str, str]:
    """Why Nightlatch refuses a reservation, by field."""
    answer = replace_reservation.sync(property_id, reservation_id, client=client, body=body(date(2031, 5, 1)))
    assert isinstance(answer, Problem), answer
    assert answer.type_ is ProblemType.URNNIGHTLATCHPROBLEMINVALID_INPUT, answer
    assert isinstance(answer.errors, list), answer
    return {error.field: error.reason for error in answer.errors}


def loose() -> list[str]:
    """Fields of models and answers of requests that can be anything."""
    found = []
    for name in models.__all__:
        model = getattr(models, name)
        if attrs.has(model):
            for field in attrs.fields(model):
                # Later versions may add fields to answers.
                if field.name != "additional_properties" and "Any" in str(field.type):
                    found.append(f"{name}.{field.name}")
    for request in (get_reservation, list_reservations, replace_reservation):
        if "Any" in str(inspect.signature(request.sync).return_annotation):
            found.append(request.__name__)
    return found


first: Reservation = put()
again: Reservation = read()
guests: list[Guest] = again.guests
keys: list[Credential] = [key for guest in guests for key in guest.credentials]
summary: ReservationSummary = listed()
print(
    json.dumps(
        {
            "status": first.status.value,
            "guests": [guest.guest_id for guest in guests],
            "waiting": again.waiting.value if again.waiting is not None else None,
            "keys": [key.state.value for key in keys],
            "listed": summary.guests,
            "rooms": summary.rooms,
            "codes": [code.value for code in summary.needs_attention],
            "refused": refused(),
            "loose": loose(),
        }
    )
)
