"""Duty accounts: sign-on, rights, second signatures, waits, and a chain that knows of signatures."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.errors import RefusedError, StoreError
from mapdesk.model.account import ROLE_TITLES, Role
from mapdesk.model.journal import Author
from mapdesk.model.query import Query
from mapdesk.model.schema import Shape
from mapdesk.session import Session
from mapdesk.store.account_changes import AccountAdded, AccountChanged, AccountRetired, PassphraseChanged
from mapdesk.store.change import CHANGES, PlainChange, RowsPut, RowsRestored, change_from_json, change_to_json
from mapdesk.store.connection import connect
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.journal import canonical, digest
from mapdesk.store.migrations import SCHEMA_VERSION, Migration, accounts_and_signatures, migrate
from mapdesk.store.opening import create, open_workspace
from mapdesk.store.passphrases import hashed
from mapdesk.store.rights import may, table
from mapdesk.store.throttle import LONGEST_WAIT_S, Throttle, wait_s
from tests.helpers.accounts import ACCOUNTS, PASSPHRASE, add_accounts, secret, signed_on, with_accounts
from tests.helpers.workspaces import AUTHOR, make_workspace, small_schema, small_schemas

LAYERS = ("incidents", "boats", "addresses", "grids", "land", "plan_edges")
SCHEMAS = tuple(small_schema(name, Shape.NONE) for name in LAYERS)


class Published(PlainChange):
    """A stand-in for the publication of a plan: of its kind, with one row."""

    kind: ClassVar[str] = "plan.publish"

    def apply(self, transaction: Any) -> RowsRestored:
        transaction.put("grids", [{"name": "new"}])
        return RowsRestored(transaction.seq)

    def to_json(self) -> dict[str, Any]:
        return {"plan_id": "PLN0000001"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(with_accounts(tmp_path, SCHEMAS)) as made:
        yield made


def rows(layer: str) -> RowsPut:
    """Return a change of one row."""
    return RowsPut(layer, ({"name": "x"},))


# sign-on


def test_every_change_carries_the_account_that_signed_on(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "值班一席")
    assert session.do(rows("incidents")).author == Author("值班一席", "seat-1")
    heard: list[Any] = []
    session.signed_on.connect(heard.append)
    found = session.sign_on("海事一席", PASSPHRASE)
    assert (found.role, heard, session.account) == (Role.MARITIME, [found], found)
    assert session.do(rows("boats")).author.account == "海事一席"
    assert session.undoable() is not None
    commands = [(one.command, one.author.account) for one in workspace.entries()][-4:]
    assert commands == [
        ("account.sign_on", "值班一席"), ("rows.put", "值班一席"),
        ("account.sign_on", "海事一席"), ("rows.put", "海事一席"),
    ]  # fmt: skip
    assert workspace.verify_journal().problem is None


def test_shift_change_leaves_acts_of_the_account_before_alone(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "值班一席")
    session.do(rows("incidents"))
    session.undo()
    session.sign_on("值班长", PASSPHRASE)
    assert not session.can_redo()
    assert session.undoable() is None


def test_write_is_refused_without_a_sign_on(workspace: GeoPackageWorkspace) -> None:
    for author in (Author("duty", "s"), Author("值班一席", "s"), Author("nobody", "s"), Author("管理员", "s", "00")):
        with pytest.raises(RefusedError, match="has not signed on"):
            Session(workspace, author).do(rows("incidents"))
    session = signed_on(workspace, "值班一席")
    proof = session.author
    session.sign_off()
    assert session.account is None
    for author in (session.author, proof):
        with pytest.raises(RefusedError):
            Session(workspace, author).do(rows("incidents"))
    with pytest.raises(RefusedError), workspace.bulk(AUTHOR, "demo.make", {}):
        pass
    assert workspace.count(Query("incidents")) == 0


def test_proof_of_a_sign_on_ends_with_the_program(workspace: GeoPackageWorkspace) -> None:
    author = signed_on(workspace, "值班一席").author
    workspace.close()
    with (
        closing(open_workspace(workspace.path, SCHEMAS, write=True)) as again,
        pytest.raises(RefusedError, match="has not signed on"),
    ):
        Session(again, author).do(rows("incidents"))


def test_retired_account_can_neither_write_nor_sign_on(workspace: GeoPackageWorkspace) -> None:
    session, boss = signed_on(workspace, "值班一席"), signed_on(workspace, "管理员")
    account = session.account
    assert account is not None
    boss.do(AccountRetired.of(account))
    with pytest.raises(RefusedError, match="is retired"):
        session.do(rows("incidents"))
    with pytest.raises(RefusedError, match="is retired"):
        session.sign_on("值班一席", PASSPHRASE)
    boss.do(AccountChanged("值班一席", "viewer"))
    assert session.sign_on("值班一席", PASSPHRASE).role is Role.VIEWER


def test_sign_on_is_refused_when_the_workspace_is_open_for_reading(workspace: GeoPackageWorkspace) -> None:
    with closing(open_workspace(workspace.path, SCHEMAS, write=False)) as reading:
        assert len(reading.accounts.all()) == len(ACCOUNTS)
        with pytest.raises(StoreError):
            signed_on(reading, "值班一席")


def test_full_width_letters_count_as_plain_ones(workspace: GeoPackageWorkspace) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in PASSPHRASE)
    assert Session(workspace, AUTHOR).sign_on("值班一席", wide).name == "值班一席"


# managing accounts


def test_nothing_of_a_passphrase_leaves_the_table_of_accounts(workspace: GeoPackageWorkspace) -> None:
    boss = signed_on(workspace, "管理员")
    boss.do(AccountAdded.of("值班二席", "operator", "ten boats in the bay"))
    boss.do(PassphraseChanged.of("值班二席", "eleven boats in the bay"))
    assert "argon2" not in repr(AccountAdded.of("值班三席", "operator", "ten boats in the bay"))
    told = [change_to_json(AccountAdded("a", "viewer", secret=secret()))]
    told += [one.change for one in workspace.entries() if one.change]
    assert "argon2" not in json.dumps(told, ensure_ascii=False)
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as file:
        texts = [str(row) for row in file.execute("SELECT * FROM mapdesk_journal_text")]
        texts += [str(row) for row in file.execute("SELECT * FROM mapdesk_row_history")]
        stored = [row[0] for row in file.execute("SELECT secret FROM mapdesk_accounts")]
    assert not [text for text in texts if "argon2" in text or "boats in the bay" in text]
    assert all(one.startswith("$argon2id$") for one in stored)
    assert stored.count(secret().stored()) == len(ACCOUNTS)


def test_changes_of_accounts_are_no_part_of_undo(workspace: GeoPackageWorkspace) -> None:
    boss = signed_on(workspace, "管理员")
    entry = boss.do(AccountAdded.of("值班二席", "operator", "ten boats in the bay"))
    assert entry.inverse is None
    assert boss.undoable() is None
    again = change_from_json(dict(entry.change or {}))
    with pytest.raises(RefusedError, match="not in the journal"):
        boss.do(again)


@pytest.mark.parametrize(
    "name",
    [
        "王小明",
        "李队长",
        "王主任",
        "张工",
        "13812345678",
        "值班 13812345678",
        "",
        " a",
        "a\nb",
        "x" * 41,
        "duty",
        "System",
    ],
)
def test_name_of_an_account_is_refused_when_it_is_a_person_or_unusable(
    workspace: GeoPackageWorkspace, name: str
) -> None:
    boss = signed_on(workspace, "管理员")
    with pytest.raises(RefusedError):
        boss.do(AccountAdded(name, "operator", secret=secret()))


def test_name_is_never_given_twice(workspace: GeoPackageWorkspace) -> None:
    boss = signed_on(workspace, "管理员")
    boss.do(AccountRetired("大屏", "viewer"))
    with pytest.raises(RefusedError, match="already an account"):
        boss.do(AccountAdded("大屏", "viewer", secret=secret()))


def test_first_account_is_an_administrator_and_the_last_one_stays(tmp_path: Path) -> None:
    with closing(make_workspace(tmp_path)) as workspace:
        session = Session(workspace, AUTHOR)
        with pytest.raises(RefusedError, match="first account"):
            session.do(AccountAdded("值班一席", "operator", secret=secret()))
        session.do(AccountAdded("管理员", "administrator", secret=secret()))
        session.sign_on("管理员", PASSPHRASE)
        for change in (AccountRetired("管理员", "administrator"), AccountChanged("管理员", "planner")):
            with pytest.raises(RefusedError, match="last administrator"):
                session.do(change)
        with pytest.raises(RefusedError, match="no account"):
            session.do(AccountChanged("值班九席", "planner"))


def test_account_changes_its_own_passphrase_and_no_other_ones(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "大屏")
    with pytest.raises(RefusedError, match="wrong"):
        session.change_passphrase("not this one", "a new one, long")
    session.change_passphrase(PASSPHRASE, "a new one, long")
    assert session.sign_on("大屏", "a new one, long")
    with pytest.raises(RefusedError, match="Only an administrator"):
        session.do(PassphraseChanged("值班一席", secret()))
    with pytest.raises(RefusedError, match="Administrator"):
        session.do(AccountChanged("大屏", "administrator"))


@pytest.mark.parametrize("text", ["short", "aaaaaaaaaaaaaa", "x y" * 100, "管理员管理员管理员管理员"])
def test_simple_passphrases_are_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        hashed(text, "管理员管理员管理员管理员")


# rights


@pytest.mark.parametrize(
    ("account", "layer", "allowed"),
    [
        ("值班一席", "incidents", True),
        ("值班一席", "boats", False),
        ("值班一席", "addresses", False),
        ("规划一席", "addresses", True),
        ("规划一席", "boats", False),
        ("规划一席", "grids", False),
        ("海事一席", "boats", True),
        ("海事一席", "land", False),
        ("值班长", "boats", True),
        ("值班长", "land", False),
        ("大屏", "incidents", False),
        ("管理员", "land", True),
        ("管理员", "grids", False),
        ("管理员", "plan_edges", False),
    ],
)
def test_role_changes_what_it_may_and_nothing_else(
    workspace: GeoPackageWorkspace, account: str, layer: str, allowed: bool
) -> None:
    session = signed_on(workspace, account)
    assert session.may("rows.put", layer) is allowed
    if allowed:
        session.do(rows(layer))
        return
    with pytest.raises(RefusedError) as refusal:
        session.do(rows(layer))
    assert str(ROLE_TITLES[ACCOUNTS[account]]) in str(refusal.value)
    assert "needs" in str(refusal.value) or "No role" in str(refusal.value)
    assert workspace.count(Query(layer)) == 0


def test_description_of_a_layer_needs_the_right_to_it_too(workspace: GeoPackageWorkspace) -> None:
    author = signed_on(workspace, "值班一席").author
    with (
        pytest.raises(RefusedError),
        workspace.transaction(author, "rows.put", change={"kind": "rows.put"}) as transaction,
    ):
        transaction.describe("land", source="x")


def test_taking_back_needs_the_right_to_what_is_taken_back(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "值班一席")
    session.do(rows("incidents"))
    session.undo()
    session.redo()
    boss = signed_on(workspace, "管理员")
    boss.do(AccountChanged("值班一席", "viewer"))
    with pytest.raises(RefusedError, match="Viewer"):
        session.undo()


def test_feeds_write_as_the_system_within_their_rights(workspace: GeoPackageWorkspace) -> None:
    class Fed(RowsPut):
        kind: ClassVar[str] = "feed.boats"

    session = Session(workspace, AUTHOR)
    assert session.ingest(Fed("boats", ({"name": "x"},))).author == Author("system", "seat-1")
    with pytest.raises(RefusedError, match="Feeds"):
        session.ingest(Fed("land", ({"name": "x"},)))
    with pytest.raises(RefusedError, match="Feeds"):
        session.ingest(rows("boats"))


def test_workspace_without_accounts_works_as_before(tmp_path: Path) -> None:
    with closing(make_workspace(tmp_path)) as workspace:
        session = Session(workspace, AUTHOR)
        session.do(RowsPut("posts", ({"name": "x"},)))
        session.ingest(RowsPut("posts", ({"name": "x"},)))
        assert (session.account, session.may("rows.put", "posts"), workspace.accounts.needed()) == (None, True, False)
        assert workspace.entries()[0].signatures == ()


def test_duty_account_writes_in_a_synthetic_workspace_although_there_are_accounts(tmp_path: Path) -> None:
    with closing(create(tmp_path / "demo.gpkg", SCHEMAS, facts={"synthetic": True})) as workspace:
        add_accounts(workspace)
        duty = Session(workspace, Author("duty", "s"))
        duty.do(rows("grids"))
        duty.do(Published())
        assert not workspace.accounts.needed()
        with pytest.raises(RefusedError):
            Session(workspace, Author("somebody", "s")).do(rows("grids"))
        with pytest.raises(RefusedError):
            signed_on(workspace, "大屏").do(rows("grids"))


def test_table_of_rights_knows_every_role_and_every_kind_of_change() -> None:
    import mapdesk.desks.planning.draft
    import mapdesk.desks.planning.publish
    import mapdesk.exchange.importing  # noqa: F401

    assert set(table().grants) == {*Role, "system"}
    assert all(set(roles) <= set(Role) for roles in table().signed.values())
    for kind in CHANGES:
        able = [role for role in Role if may(role, kind)]
        assert Role.ADMINISTRATOR in able
    assert [role for role in Role if may(role, "account.add")] == [Role.ADMINISTRATOR]
    assert all(may(role, "view.note") for role in Role)


# second signatures


def test_publication_needs_a_second_account(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "规划一席")
    with pytest.raises(RefusedError, match="second account"):
        session.do(Published())
    with pytest.raises(RefusedError, match="same account"):
        session.signed_by("规划一席", PASSPHRASE)
    with pytest.raises(RefusedError, match="wrong"):
        session.signed_by("规划二席", "not this one")
    signature = session.signed_by("规划二席", PASSPHRASE, Published())
    entry = session.do(Published(), signatures=(signature,))
    assert [(one.account, one.role) for one in entry.signatures] == [("规划二席", "planner")]
    assert entry.author.account == "规划一席"
    assert workspace.verify_journal().problem is None
    with pytest.raises(RefusedError, match="used up"):
        session.do(Published(), signatures=(signature,))
    assert [one.name for one in workspace.accounts.signers("plan.publish")] == [
        "值班长",
        "管理员",
        "规划一席",
        "规划二席",
    ]
    assert workspace.accounts.signers("rows.put") == []


def test_signature_of_the_same_account_is_refused_by_the_store_itself(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "规划一席")
    own = workspace.accounts.sign("规划一席", PASSPHRASE)
    with pytest.raises(RefusedError, match="same account"):
        session.do(Published(), signatures=(own,))


def test_signature_is_refused_when_the_role_may_not_or_it_is_made_up(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "规划一席")
    with pytest.raises(RefusedError, match="may not sign"):
        session.do(Published(), signatures=(session.signed_by("海事一席", PASSPHRASE),))
    real = session.signed_by("规划二席", PASSPHRASE)
    for fake in (
        type(real)("管理员", "administrator", real.at),
        type(real)("管理员", "administrator", real.at, token=real.token),
        session.signed_by("规划二席", PASSPHRASE, rows("land")),
    ):
        with pytest.raises(RefusedError):
            session.do(Published(), signatures=(fake,))
    boss = signed_on(workspace, "管理员")
    boss.do(AccountRetired("规划二席", "planner"))
    with pytest.raises(RefusedError, match="may not sign"):
        session.do(Published(), signatures=(real,))


def test_taking_back_what_was_signed_is_signed_too(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "规划一席")
    session.do(Published(), signatures=(session.signed_by("规划二席", PASSPHRASE),))
    with pytest.raises(RefusedError, match="second account"):
        session.undo()
    session.undo(signatures=(session.signed_by("值班长", PASSPHRASE),))
    assert workspace.count(Query("grids")) == 0


def test_signature_may_be_added_to_any_change_but_not_without_accounts(tmp_path: Path) -> None:
    with closing(make_workspace(tmp_path, SCHEMAS)) as workspace:
        session = Session(workspace, AUTHOR)
        session.do(Published())
        add_accounts(workspace)
        session.sign_on("管理员", PASSPHRASE)
        signature = session.signed_by("值班长", PASSPHRASE)
        assert session.do(rows("land"), signatures=(signature,)).signatures == (signature,)
    with closing(make_workspace(tmp_path, SCHEMAS, name="none.gpkg")) as workspace, pytest.raises(RefusedError):
        Session(workspace, AUTHOR).do(rows("land"), signatures=(signature,))


# the chain


def tampered(path: Path, statement: str) -> None:
    """Change the journal behind the back of its triggers."""
    with closing(sqlite3.connect(path)) as file:
        for (name,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name LIKE 'mapdesk_j%'"
        ):
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statement)
        file.commit()


@pytest.mark.parametrize(
    "setting",
    [
        "signatures = NULL WHERE signatures IS NOT NULL",
        "signatures = NULL, form = 1 WHERE signatures IS NOT NULL",
        "signatures = replace(signatures, '规划二席', '值班长') WHERE signatures IS NOT NULL",
        "signatures = '[]' WHERE seq = 1",
        "form = 1 WHERE seq = 1",
        "form = 3 WHERE seq = 1",
    ],
)
def test_signature_that_was_changed_breaks_the_chain(workspace: GeoPackageWorkspace, setting: str) -> None:
    session = signed_on(workspace, "规划一席")
    session.do(Published(), signatures=(session.signed_by("规划二席", PASSPHRASE),))
    workspace.close()
    tampered(workspace.path, " ".join(("UPDATE mapdesk_journal SET", setting)))
    with closing(open_workspace(workspace.path, SCHEMAS, write=False)) as again:
        assert again.verify_journal().problem is not None


def test_chain_of_an_older_workspace_verifies_after_the_migration_and_goes_on(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    for name in ("a", "b"):
        Session(workspace, AUTHOR).do(RowsPut("posts", ({"name": name},)))
    workspace.close()
    as_before(workspace.path)
    with closing(connect(workspace.path, "rw")) as file:
        migrate(file, workspace.path, 2, (Migration(3, accounts_and_signatures),))
        file.execute("UPDATE mapdesk_meta SET value = ? WHERE name = 'schema_version'", (str(SCHEMA_VERSION),))
    with closing(open_workspace(workspace.path, small_schemas(), write=True)) as again:
        assert again.verify_journal().problem is None
        assert again.accounts.all() == []
        Session(again, AUTHOR).do(RowsPut("posts", ({"name": "c"},)))
        assert again.verify_journal().problem is None
        assert [one.signatures for one in again.entries()] == [(), (), ()]
    with closing(sqlite3.connect(workspace.path)) as file:
        assert [row[0] for row in file.execute("SELECT form FROM mapdesk_journal ORDER BY seq")] == [1, 1, 2]
    assert list(tmp_path.glob("small.before-3*.gpkg"))


def as_before(path: Path) -> None:
    """Make a file as a program without accounts left it: no tables, no columns, entries of the first form."""
    fields = "seat, seat_seq, account, at, command, reason_digest, layers, undoes, text_digest"
    with closing(sqlite3.connect(path)) as file:
        triggers = file.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'mapdesk_journal'"
        ).fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        previous = ""
        listed = " ".join(("SELECT seq,", fields, "FROM mapdesk_journal ORDER BY seq"))
        for seq, *chained in file.execute(listed).fetchall():
            link = digest(canonical([*chained, previous]))
            file.execute("UPDATE mapdesk_journal SET previous = ?, hash = ? WHERE seq = ?", (previous, link, seq))
            previous = link
        file.execute("UPDATE mapdesk_seats SET hash = ?", (previous,))
        for column in ("form", "signatures"):
            file.execute(f"ALTER TABLE mapdesk_journal DROP COLUMN {column}")
        file.execute("DROP TABLE mapdesk_accounts")
        file.execute("DROP TABLE mapdesk_sign_ons")
        file.execute("UPDATE mapdesk_meta SET value = '2' WHERE name = 'schema_version'")
        for _, text in triggers:
            file.execute(text)
        file.commit()


# views


def test_view_of_a_duty_phone_is_noted_without_the_number(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "大屏")
    entry = session.note_view("staff", "STF0000001", "duty_phone")
    assert entry.change == {"kind": "view.note", "layer": "staff", "key": "STF0000001", "column": "duty_phone"}
    assert (entry.layers, entry.inverse, entry.author.account) == ({}, None, "大屏")
    assert session.undoable() is None
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as file:
        assert file.execute("SELECT count(*) FROM mapdesk_row_history").fetchone() == (0,)


# waits


class Clocks:
    """A clock of the day that is set at will, and a steady one."""

    def __init__(self) -> None:
        self.day = datetime(2026, 3, 1, 8, tzinfo=UTC)
        self.steady = 1000.0

    def throttle(self) -> Throttle:
        return Throttle(lambda: self.day, lambda: self.steady)

    def after(self, seconds: float) -> None:
        self.day += timedelta(seconds=seconds)
        self.steady += seconds


@pytest.fixture
def file() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute("CREATE TABLE mapdesk_journal (seq)")
        accounts_and_signatures(made)
        yield made


def used(throttle: Throttle, file: sqlite3.Connection, times: int = 3) -> None:
    """Use up the free attempts."""
    assert [throttle.attempt(file, "a") for _ in range(times)] == [0] * times


def test_wait_grows_with_each_failure_up_to_a_limit(file: sqlite3.Connection) -> None:
    clocks = Clocks()
    throttle = clocks.throttle()
    used(throttle, file)
    waits = []
    for _ in range(11):
        left = throttle.attempt(file, "a")
        waits.append(left)
        clocks.after(left)
        assert throttle.attempt(file, "a") == 0
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
    assert throttle.attempt(file, "b") == 0
    throttle.succeed(file, "a")
    assert (throttle.attempt(file, "a"), throttle.failures(file, "a")) == (0, 1)


def test_clock_set_back_does_not_shorten_the_wait_nor_make_it_endless(file: sqlite3.Connection) -> None:
    clocks = Clocks()
    used(clocks.throttle(), file)
    clocks.day -= timedelta(days=400)
    restarted = clocks.throttle()
    assert restarted.attempt(file, "a") == 5
    clocks.after(4)
    assert restarted.attempt(file, "a") == 1
    clocks.day -= timedelta(days=1)
    assert restarted.attempt(file, "a") == 5
    clocks.after(5)
    assert restarted.attempt(file, "a") == 0


def test_clock_set_forward_is_not_believed_while_the_program_runs(file: sqlite3.Connection) -> None:
    clocks = Clocks()
    throttle = clocks.throttle()
    used(throttle, file)
    clocks.day += timedelta(days=2)
    assert throttle.attempt(file, "a") == 5


def test_wait_is_still_there_after_a_restart(file: sqlite3.Connection) -> None:
    clocks = Clocks()
    used(clocks.throttle(), file)
    clocks.after(2)
    assert clocks.throttle().attempt(file, "a") == 3


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.booleans()), max_size=30))
def test_wait_never_exceeds_the_limit_whatever_the_clock_does(jumps: list[tuple[float, bool]]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as file:
        file.execute("CREATE TABLE mapdesk_journal (seq)")
        accounts_and_signatures(file)
        clocks = Clocks()
        throttle = clocks.throttle()
        for jump, restart in jumps:
            clocks.day += timedelta(seconds=jump)
            throttle = clocks.throttle() if restart else throttle
            left = throttle.attempt(file, "a")
            assert 0 <= left <= LONGEST_WAIT_S
            if left:
                clocks.after(left)
                assert throttle.attempt(file, "a") == 0
    assert wait_s(10**9) == LONGEST_WAIT_S


def test_wrong_passphrases_make_the_account_wait_in_one_sentence(workspace: GeoPackageWorkspace) -> None:
    session = Session(workspace, AUTHOR)
    for _ in range(3):
        with pytest.raises(RefusedError, match="account or the passphrase is wrong"):
            session.sign_on("值班一席", "not this one")
    workspace.close()
    with closing(open_workspace(workspace.path, SCHEMAS, write=True)) as again:
        session = Session(again, AUTHOR)
        with pytest.raises(RefusedError, match=r"Too many wrong passphrases: .* in [1-5] s\."):
            session.sign_on("值班一席", PASSPHRASE)
        assert session.sign_on("值班长", PASSPHRASE)
        again.accounts.throttle = Throttle(lambda: datetime.now(UTC) + timedelta(seconds=6))
        session.sign_on("值班一席", PASSPHRASE)
        assert (again.entries(newest_first=True, limit=1)[0].change or {})["failed_before"] == 3


def test_unknown_accounts_get_the_same_sentence_and_wait_together(workspace: GeoPackageWorkspace) -> None:
    session = Session(workspace, AUTHOR)
    for name in ("a", "b", "c"):
        with pytest.raises(RefusedError, match="account or the passphrase is wrong"):
            session.sign_on(name, PASSPHRASE)
    with pytest.raises(RefusedError, match="Too many"):
        session.sign_on("d", PASSPHRASE)


# the store's own API, with an act called by a name that the role may do


@pytest.mark.parametrize(
    ("account", "kind", "act"),
    [
        ("值班一席", "rows.put", lambda made: made.accounts.add("管理二席", Role.ADMINISTRATOR, secret())),
        ("值班一席", "rows.put", lambda made: made.accounts.change("值班一席", Role.ADMINISTRATOR, retired=False)),
        ("值班一席", "account.passphrase", lambda made: made.accounts.change("大屏", Role.VIEWER, retired=True)),
        ("规划一席", "rows.put", lambda made: made.accounts.set_passphrase("规划一席", secret())),
        ("大屏", "account.passphrase", lambda made: made.keep_file(b"bytes", None)),
        ("规划一席", "plan.draft", lambda made: made.restore(made.seq - 2)),
    ],
)
def test_act_under_the_name_of_another_kind_is_refused(
    workspace: GeoPackageWorkspace, account: str, kind: str, act: Callable[[Any], object]
) -> None:
    session = signed_on(workspace, "规划二席")
    signature = workspace.accounts.sign("值班长", PASSPHRASE)
    session.do(Published(), signatures=(signature,))
    before = (workspace.accounts.all(), workspace.count(Query("grids")))
    author = signed_on(workspace, account).author
    with (
        pytest.raises(RefusedError, match="may not"),
        workspace.transaction(author, kind, change={"kind": kind}) as made,
    ):
        act(made)
    assert (workspace.accounts.all(), workspace.count(Query("grids"))) == before


def test_derived_rows_need_the_kind_of_change_that_a_second_account_signs(tmp_path: Path) -> None:
    derived = replace(small_schema("grids", Shape.NONE), derived=True)
    with closing(with_accounts(tmp_path, (derived,))) as made:
        author = signed_on(made, "规划一席").author
        with (
            pytest.raises(RefusedError, match="follows from a plan"),
            made.transaction(author, "plan.draft", change={"kind": "plan.draft"}) as transaction,
            transaction.deriving(),
        ):
            transaction.put("grids", [{"name": "x"}])
        assert made.count(Query("grids")) == 0


def test_text_of_the_journal_is_blanked_by_an_administrator_only(workspace: GeoPackageWorkspace) -> None:
    session = signed_on(workspace, "值班一席")
    seq = session.do(rows("incidents")).seq
    for author in (AUTHOR, session.author):
        with pytest.raises(RefusedError):
            workspace.blank_text(seq, author)
    with pytest.raises(RefusedError, match="has not signed on"):
        workspace.blank_text(seq)
    workspace.blank_text(seq, signed_on(workspace, "管理员").author)
    assert workspace.verify_journal().problem is None
    assert workspace.verify_journal().blanked == 1
