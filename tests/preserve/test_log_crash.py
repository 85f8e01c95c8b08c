"""The log when the power goes: at every operation, before and after it, with and without what was not yet synced."""

import errno
import itertools
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from disks import CrashingDisk, Loss, PowerCut, RefusingDisk
from logs import (
    SIGNER,
    VERIFIER,
    QuickCrashingDisk,
    QuickDisk,
    check_in_order,
    copy_of,
    entries,
    grow,
    new_log,
    open_log,
    root_at,
)

from indelible.errors import CaseReadOnly, Conflict, Damaged, StorageFull
from indelible.preserve.audit import audit
from indelible.preserve.log import Log
from indelible.preserve.stage import Stage, stage_name

LOSSES: tuple[Loss, ...] = ("nothing", "data", "names", "both")
# (entries before, sizes after each append): the first leaf; onto a tile's end and past it; across it at once.
GROWTHS = ((0, (1,)), (255, (256, 257)), (200, (300,)))


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    made = {}
    for held in {held for held, _sizes in GROWTHS}:
        made[held] = tmp_path_factory.mktemp("held") / "log"
        new_log(made[held], held // 2, held)
    return made


def grow_until_cut(root: Path, sizes: tuple[int, ...], disk: CrashingDisk) -> int:
    """The size that was acknowledged last before the power went."""
    acknowledged = 0
    try:
        log = Log(root, VERIFIER, signer=SIGNER, disk=disk)
        acknowledged = log.size
        for size in sizes:
            log.append(entries(log.size, size))
            acknowledged = size
    except PowerCut:
        disk.settle()
    return acknowledged


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("after", [False, True], ids=["not done", "done but not reported"])
@pytest.mark.parametrize(("held", "sizes"), GROWTHS, ids=[f"{held} to {sizes}" for held, sizes in GROWTHS])
def test_all_of_a_batch_or_nothing(
    logs: dict[int, Path], tmp_path: Path, held: int, sizes: tuple[int, ...], after: bool, loss: Loss
) -> None:
    reached = set()
    for at in itertools.count():
        root = copy_of(logs[held], tmp_path / "log")
        disk = QuickCrashingDisk(at, after, loss)
        acknowledged = grow_until_cut(root, sizes, disk)
        # What a web server shows before anyone has opened the log again: a checkpoint, and all that it needs.
        assert list(audit(root, VERIFIER)) == []
        assert Log(root, VERIFIER).size >= acknowledged
        size = check_in_order(root, {size for size in (held, *sizes) if size >= acknowledged})
        reached.add(size)
        assert grow(open_log(root), size + 2).checkpoint.root == root_at(size + 2)
        if not disk.dead:
            break
    assert at > 10  # the disk was reached
    assert reached == {held, *sizes}


class HalfLosingDisk(QuickCrashingDisk):
    """Of what was not synced, loses what chance says."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance.randrange(40), chance.random() < 0.5, "both")
        self.chance = chance

    def settle(self) -> None:
        self.unsynced = {path for path in sorted(self.unsynced) if self.chance.random() < 0.5}
        self.renames = [change for change in self.renames if self.chance.random() < 0.5]
        super().settle()


@pytest.mark.parametrize("seed", range(40))
def test_any_part_of_what_was_not_synced_may_be_lost(logs: dict[int, Path], tmp_path: Path, seed: int) -> None:
    root = copy_of(logs[255], tmp_path / "log")
    acknowledged = grow_until_cut(root, (256, 257), HalfLosingDisk(random.Random(seed)))
    assert list(audit(root, VERIFIER)) == []
    check_in_order(root, {size for size in (255, 256, 257) if size >= acknowledged})


@pytest.mark.parametrize("loss", ["data", "both"])
def test_killed_and_then_the_power_goes_while_it_is_finished(tmp_path: Path, loss: Loss) -> None:
    held = tmp_path / "held" / "log"
    new_log(held, 1)
    for killed in itertools.count():
        root = copy_of(held, tmp_path / "log")
        first = QuickCrashingDisk(killed)
        acknowledged = grow_until_cut(root, (2,), first)
        left = copy_of(root, tmp_path / "left" / "log")
        for cut in itertools.count():
            copy_of(left, root)
            second = QuickCrashingDisk(cut, loss=loss)
            # What the killed process had not synced, nobody has synced since.
            second.unsynced, second.renames = set(first.unsynced), list(first.renames)
            acknowledged_now = max(acknowledged, grow_until_cut(root, (), second))
            assert list(audit(root, VERIFIER)) == []
            check_in_order(root, {size for size in (1, 2) if size >= acknowledged_now})
            if not second.dead:
                break
        if not first.dead:
            break
    assert killed > 10


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("after", [False, True], ids=["not done", "done but not reported"])
def test_a_new_log_is_there_or_can_be_made(tmp_path: Path, after: bool, loss: Loss) -> None:
    for at in itertools.count():
        root = tmp_path / f"{at}"
        disk = QuickCrashingDisk(at, after, loss)
        try:
            Log.create(root, SIGNER, disk=disk)
        except PowerCut:
            disk.settle()
        if (root / "committed").exists():
            check_in_order(root, {0})
        else:
            new_log(root)
        assert grow(open_log(root), 3).checkpoint.root == root_at(3)
        if not disk.dead:
            break
    assert at == 8  # two checkpoints, four operations each


@pytest.mark.parametrize("at", range(30))
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS], ids=errno.errorcode.get)
def test_a_disk_that_refuses_halfway(tmp_path: Path, at: int, code: int) -> None:
    class QuickRefusingDisk(RefusingDisk, QuickDisk):
        pass

    root = tmp_path / "log"
    new_log(root, 255)
    disk = QuickRefusingDisk(code, at=-1)
    log = open_log(root, disk)
    disk.at, disk.count = at, 0
    try:
        grow(log, 257)
        assert disk.count <= at
    except (StorageFull, CaseReadOnly) as error:
        assert str(root) in str(error)
    # There is room again: the log that met the full disk goes on from whichever of the two sizes it was left at.
    disk.at = -1
    log.append([])
    assert log.size in (255, 257)
    log.append(entries(log.size, 300))
    check_in_order(root, {300})


def test_a_writer_who_was_overtaken_is_told_so(tmp_path: Path) -> None:
    one = new_log(tmp_path / "log", 5)
    two = open_log(tmp_path / "log")
    grow(two, 7)
    with pytest.raises(Conflict, match=r"size 7.*from 5"):
        one.append([b"lost"])
    check_in_order(tmp_path / "log", {7})
    one.append(entries(7, 8))
    check_in_order(tmp_path / "log", {8})


def test_a_stage_from_elsewhere_is_not_obeyed(tmp_path: Path) -> None:
    root = tmp_path / "log"
    log = new_log(root, 5)
    target = root / "staging" / stage_name(log.checkpoint)
    target.parent.mkdir(exist_ok=True)
    for name in ("../evil", "/tmp/evil", "tile/0/../../evil", "checkpoint", "tile/entries/../../evil", "tile/0/000.p/005"):
        target.write_bytes(Stage(log.checkpoint_note, ((name, b"evil"),)).encode())
        with pytest.raises(Damaged, match="staging"):
            open_log(root)
    for data in (b"", b"indelible-stage@v1 \n", Stage(log.checkpoint_note, (("tile/0/000", b"1"),)).encode() + b" "):
        target.write_bytes(data)
        with pytest.raises(Damaged, match="staging"):
            open_log(root)
    target.unlink()
    (target.parent / "7-stray").write_bytes(b"never committed")
    check_in_order(root, {5})


def test_a_committed_batch_whose_stage_is_gone_is_damage(tmp_path: Path) -> None:
    root = tmp_path / "log"
    new_log(root, 5)
    old = (root / "checkpoint").read_bytes()
    grow(open_log(root), 9)
    (root / "checkpoint").write_bytes(old)
    with pytest.raises(Damaged, match=r"size 5.*size 9"):
        open_log(root)
    assert next(problem.where for problem in audit(root, VERIFIER)) == "log/committed"


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from logs import entries, open_log
from indelible.preserve.disk import DISK
log = open_log(Path(sys.argv[1]), DISK)
for size in range(log.size, 1_000_000, 97):
    log.append(entries(log.size, size + 97))
    print(log.size, flush=True)
"""


def test_killed_again_and_again(tmp_path: Path) -> None:
    root = tmp_path / "log"
    new_log(root)
    chance = random.Random(1)
    acknowledged = 0
    for _round in range(6):
        command = [sys.executable, "-c", WRITER, str(root), str(Path(__file__).parent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline()  # it has started to write
            time.sleep(chance.uniform(0, 0.15))
            writer.kill()
            printed = writer.stdout.read().split()
        acknowledged = max(acknowledged, *(int(size) for size in printed), 0)
        assert list(audit(root, VERIFIER)) == []
        size = check_in_order(root, {size for size in range(0, 1_000_000, 97) if size >= acknowledged})
    assert size >= 6 * 97
