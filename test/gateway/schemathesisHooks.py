"""Makes some of schemathesis's requests too long: it would make hardly any by itself."""

import itertools

import schemathesis

numbers = itertools.count(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    # Only in the phase that makes up requests: in the others a request without a key, or with another method, has one right
    # answer, and a request that is too long is answered 414 or 431 first.
    if case.meta is None or case.meta.phase.name.value != "fuzzing":
        return
    number = next(numbers)
    if number % 50 == 0:
        case.query["unknown"] = "x" * (13_000 if number % 100 == 0 else 30_000)
    if number % 50 == 25:
        case.headers["x-long"] = "x" * 20_000
