"""What a training needs for a while, and what is to be gone afterwards: files here, objects in the bucket, jobs."""

import os
import time
from pathlib import Path
from urllib.parse import parse_qsl

from bot.local_aws import LocalAws
from bot.tuning import housekeeping
from dataset.records import WorkState
from tests.bot.tuning.bedrock.conftest import World, made
from tests.bot.tuning.conftest import taught


def _hourly(world: World) -> None:
    housekeeping.sweep_job(world.services).work(lambda: False)


def test_objects_carry_no_more_tags_than_s3_takes(aws: LocalAws, tmp_path: Path) -> None:
    world = made(aws, tmp_path, debrief_tags=",".join(f"t{number}=v" for number in range(8)))
    taught(world.services.store, 12)
    job = world.driven(world.ask())
    assert job.state is WorkState.DONE, job.error
    puts = [dict(parse_qsl(call.parameters["Tagging"])) for call in aws.journal.calls("PutObject")]
    assert puts
    assert all(tags == {"debrief:store": world.services.store.id, "debrief:job": job.id} for tags in puts)
    [asked] = aws.journal.calls("CreateModelCustomizationJob")
    assert len(asked.parameters["jobTags"]) > 10
    world.services.close()


def test_files_of_a_process_that_was_killed_are_swept_away_every_hour(world: World) -> None:
    data = world.services.settings.debrief_data
    killed, working = data / ".training-killed", data / ".training-working"
    for folder in (killed, working):
        folder.mkdir()
        (folder / "train.jsonl").write_text("text of a call")
    long_ago = time.time() - 86_400
    os.utime(killed, (long_ago, long_ago))
    _hourly(world)
    assert not killed.exists()
    assert (working / "train.jsonl").exists()
