"""Sends a reservation to Nightlatch through Temporal, without HTTP.

    python reservation.py put hotel-aurora R-2002 reservation.json
    python reservation.py signal hotel-aurora R-2002 checkIn '{"eventId": "front-desk-17"}'
    python reservation.py status hotel-aurora R-2002

The address of Temporal is configured as for its SDKs: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TLS
files, profiles.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from temporalio.client import Client
from temporalio.envconfig import ClientConfig

TASK_QUEUE = "nightlatch"


def workflow_id(property_id: str, reservation_id: str) -> str:
    return f"reservation/{property_id}/{reservation_id}"


async def put(client: Client, property_id: str, reservation_id: str, file: str) -> None:
    """Starts the reservation, or changes the existing one. The same body again changes nothing."""
    await client.start_workflow(
        "reservation",
        {"propertyId": property_id, "reservationId": reservation_id},
        id=workflow_id(property_id, reservation_id),
        task_queue=TASK_QUEUE,
        start_signal="replaceReservation",
        start_signal_args=[json.loads(Path(file).read_text())],
    )


async def signal(client: Client, property_id: str, reservation_id: str, name: str, body: str = "{}") -> None:
    """Sends any message by its name. Once this returns, Temporal has the message, even if no worker runs."""
    handle = client.get_workflow_handle(workflow_id(property_id, reservation_id))
    await handle.signal(name, json.loads(body))


async def status(client: Client, property_id: str, reservation_id: str) -> None:
    """Prints the reservation's status; messages that were refused are in `ignored` and `needsAttention`."""
    handle = client.get_workflow_handle(workflow_id(property_id, reservation_id))
    print(json.dumps(await handle.query("status"), indent=2))


async def main(command: str, *args: str) -> None:
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    await {"put": put, "signal": signal, "status": status}[command](client, *args)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
    # Python's normal shutdown can crash a short-lived client of the SDK (temporalio/sdk-python, issue 300), so skip it.
    sys.stdout.flush()
    os._exit(0)
