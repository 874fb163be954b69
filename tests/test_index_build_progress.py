"""What a build reports about a step that is counted."""

from index.progress import Progress, StepCounter, silent


def test_a_counted_step_is_reported_at_its_beginning_and_after_each_part():
    reports: list[Progress] = []
    counter = StepCounter(reports.append, "classifier", "models of 3 intents", 2)
    assert reports == [Progress("classifier", "models of 3 intents", 0, 2)]
    counter.advance()
    counter.advance()
    assert [(each.done, each.total) for each in reports] == [(0, 2), (1, 2), (2, 2)]
    assert {(each.step, each.note) for each in reports} == {("classifier", "models of 3 intents")}


def test_a_step_that_is_not_counted_has_no_total():
    assert Progress("index", "up to date") == Progress("index", "up to date", 0, 0)


def test_nobody_need_listen():
    counter = StepCounter(silent, "calibration", "", 1)
    counter.advance()
