"""Links within a source's own page: to the entry that stands there, else to the page itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from corpus.blocks import Run, with_runs
from corpus.importers.source import Answer, Source, SourceEntry
from corpus.markdown import read_markdown
from corpus.markdown_writer import write_markdown


def with_links_resolved(
    source: Source, ids: Mapping[int, str], others: Iterable[str]
) -> list[SourceEntry]:
    """Return the entries of a source with links to "#anchor" as links to "#id".

    `ids` holds the id of each entry by its place, but of those that are left out; `others` are ids
    of the corpus. A link to an anchor that is no entry's leads to the page's address, or is lost
    where none is known.
    """
    goals = {name: name for name in others} | {
        name: ids[place]
        for place, each in enumerate(source.entries)
        if place in ids
        for name in (each.id, each.key, *each.anchors, ids[place])
        if name
    }
    left_out = {
        name
        for place, each in enumerate(source.entries)
        if place not in ids
        for name in (each.id, each.key, *each.anchors)
        if name and name not in goals
    }
    page = source.address.partition("#")[0]
    return [_resolved(each, goals, page, left_out) for each in source.entries]


def _resolved(
    each: SourceEntry, goals: Mapping[str, str], page: str, left_out: Collection[str]
) -> SourceEntry:
    lost: list[str] = []

    def goal(run: Run) -> Run:
        url = run.url or ""
        anchor = url.removeprefix(page) if page and url.startswith(f"{page}#") else url
        if not anchor.startswith("#"):
            return run
        if own := goals.get(unquote(anchor[1:])):
            return replace(run, url=f"#{own}")
        if page:
            return replace(run, url=page + anchor)
        lost.append(f"リンク先のないリンク「{run.text.strip()[:30]}」({each.where})")
        return replace(run, url=None)

    links = each.links
    if links:
        lost += [
            f"リンク先のないリンク「{link.label[:30]}」({each.where})"
            for link in links
            if link.entry_id in left_out
        ]
        links = tuple(
            replace(link, entry_id=goals.get(link.entry_id, link.entry_id))
            if link.entry_id
            else link
            for link in links
            if link.entry_id not in left_out
        )
    if not each.answer.is_markdown or "](" not in each.answer.text:
        return replace(each, links=links, lost=(*each.lost, *lost)) if links != each.links else each
    blocks = with_runs(read_markdown(each.answer.text)[0], goal)
    answer = Answer.of(blocks) if lost else Answer(write_markdown(blocks), is_markdown=True)
    return replace(each, answer=answer, links=links, lost=(*each.lost, *lost))
