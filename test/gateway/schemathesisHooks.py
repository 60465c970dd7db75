"""Makes some of schemathesis's requests too long: it would make hardly any by itself."""

import itertools

import schemathesis

numbers = itertools.count(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    # A method that the path does not have is answered 405, or 414 and 431 first: schemathesis wants to see 405.
    if case.method.upper() != case.operation.method.upper():
        return
    number = next(numbers)
    if number % 50 == 0:
        case.query["unknown"] = "x" * (13_000 if number % 100 == 0 else 30_000)
    if number % 50 == 25:
        case.headers["x-long"] = "x" * 20_000
