"""Steps back in containers that mostly grow."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.inspection.growth import (
    DictStep,
    ListStep,
    dict_before,
    dict_step,
    list_before,
    list_step,
)

keys = st.integers(0, 12)
changes = st.lists(st.lists(st.tuples(keys, st.booleans()), max_size=6), min_size=1, max_size=6)


@given(changes)
def test_a_dict_is_found_again_at_every_moment_in_its_order(
    changes: list[list[tuple[int, bool]]],
) -> None:
    living: dict[int, object] = {}
    moments = [living.copy()]
    for batch in changes:
        for key, sets in batch:
            if sets:
                living[key] = object()
            else:
                living.pop(key, None)
        moments.append(living.copy())
    steps: list[DictStep[int, object]] = [dict_step(old, new) for old, new in pairwise(moments)]
    for at, moment in enumerate(moments):
        found = dict_before(moments[-1], reversed(steps[at:]))
        assert list(found.items()) == list(moment.items())


@given(st.lists(st.lists(st.integers(0, 3), max_size=8), min_size=2, max_size=6))
def test_a_list_is_found_again_at_every_moment(moments: list[list[int]]) -> None:
    steps: list[ListStep[int]] = [list_step(old, new) for old, new in pairwise(moments)]
    for at, moment in enumerate(moments):
        assert list_before(moments[-1], reversed(steps[at:])) == moment


def test_a_step_over_growth_keeps_only_what_changed() -> None:
    old = {key: object() for key in range(1000)}
    new = {**old, 3: object(), 1000: object()}
    assert dict_step(old, new) == DictStep(1000, {3: old[3]})
    assert list_step(list(old), list(new)) == ListStep(1000, [])
