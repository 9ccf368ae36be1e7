"""Model customization jobs. A job's state is worked out from the time at which it is asked for: nothing runs meanwhile.

As in AWS, what is wrong with a request is refused at once, and what is wrong with the files is found out by the job,
which then fails with a message. The files are read when the job is created: what is changed later changes nothing.
"""

from __future__ import annotations

from bot.local_aws import losses
from bot.local_aws.custom_models import CustomModel, find_model
from bot.local_aws.customization_job import CustomizationJob, status_details
from bot.local_aws.keys import key_arn
from bot.local_aws.models import FoundationModel
from bot.local_aws.refusals import conflict, invalid, not_found, over_quota
from bot.local_aws.state import Account, listed
from bot.local_aws.storage import Missing, joined, parts
from bot.local_aws.training_file import TrainingFile, read_files
from bot.local_aws.wire import Parameters

_CHECK_FILE = ".write_access_check_file.tmp"
_DEFAULT_BATCH = {"claude-3-haiku": 32}


def create(account: Account, parameters: Parameters) -> Parameters:
    """CreateModelCustomizationJob."""
    if arn := account.repeated("CreateModelCustomizationJob", parameters):
        return {"jobArn": arn}
    if parameters.get("customizationType", "FINE_TUNING") != "FINE_TUNING":
        raise invalid("The customization type is not supported for this base model.")
    parent = find_model(account, parameters["baseModelIdentifier"])
    identifier = parent.job.base.id + parent.job.base.variant if parent else parameters["baseModelIdentifier"]
    base = account.models.for_customization(identifier)
    _check_hyperparameters(base, parameters.get("hyperParameters", {}))
    if not account.storage.has_role(parameters["roleArn"]):
        raise invalid("Could not assume the provided IAM role. Check that it exists and trusts bedrock.amazonaws.com.")
    if any(job.request["jobName"] == parameters["jobName"] for job in account.jobs.values()):
        # Its words and its code by what callers have met (apache/airflow's BedrockCustomizeModelOperator).
        raise invalid("The provided job name is currently in use.")
    now = account.now()
    if any(model.name == parameters["customModelName"] for model in account.custom_models.values()) or any(
        job.request["customModelName"] == parameters["customModelName"] and job.status(now) == "InProgress"
        for job in account.jobs.values()
    ):
        raise conflict("The provided model name is currently in use.")
    if len([job for job in account.jobs.values() if now < job.end]) >= account.limits.running_jobs:
        raise over_quota("You have reached the quota of concurrent model customization jobs.")
    job = _begin(account, parameters, base, parent)
    account.jobs[job.arn] = job
    account.remember("CreateModelCustomizationJob", parameters, job.arn, parameters.get("jobTags", ()))
    return {"jobArn": job.arn}


def _begin(
    account: Account, request: Parameters, base: FoundationModel, parent: CustomModel | None
) -> CustomizationJob:
    new = account.new_id()
    validators = request.get("validationDataConfig", {}).get("validators", [])
    file = read_files(
        account.storage,
        request["trainingDataConfig"].get("s3Uri", ""),
        validators[0]["s3Uri"] if validators else None,
        base.profile,
    )
    if file.failure is None:
        file = _writable(account, request["outputDataConfig"]["s3Uri"]) or file
    job = CustomizationJob(
        id=new,
        arn=account.arn("model-customization-job", f"{base.id}{base.variant}/{new}"),
        request=request,
        base=base,
        base_arn=account.models.arn(base),
        file=file,
        parent=parent,
        created=account.now(),
        timings=account.timings,
        fate=account.fates.take("job"),
    )
    if file.failure is None:
        asked = request.get("hyperParameters", {})
        batch = int(asked.get("batchSize", _DEFAULT_BATCH.get(base.profile, 1)))
        job.steps = losses.step_losses(file.records, batch, int(asked.get("epochCount", 2)))
        account.trainer.begin(job.digest, job.records)
    return job


def _writable(account: Account, output: str) -> TrainingFile | None:
    """The failure of a job that may not write its output. The file that finds it out stays there, as in AWS."""
    try:
        account.storage.write(joined(output, _CHECK_FILE), b"")
    except Missing:
        return TrainingFile(_no_access(output))
    return None


def _no_access(output: str) -> str:
    bucket, key = parts(joined(output, _CHECK_FILE))
    return (
        "Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access S3 bucket: "
        f"{bucket} at key {key}"
    )


def _check_hyperparameters(base: FoundationModel, asked: dict[str, str]) -> None:
    for name, text in asked.items():
        bounds = base.hyperparameters.get(name)
        if bounds is None:
            known = ", ".join(sorted(base.hyperparameters))
            raise invalid(f"The hyperparameter {name} is not supported for this base model. Supported are: {known}.")
        try:
            value = float(text)
        except ValueError:
            raise invalid(f"The value of the hyperparameter {name} is not a number.") from None
        if name in base.whole and not text.strip().isdecimal():
            raise invalid(f"The value of the hyperparameter {name} must be an integer.")
        if not bounds[0] <= value <= bounds[1]:
            raise invalid(
                f"The value of the hyperparameter {name} must be between {bounds[0]:g} and {bounds[1]:g}, inclusive."
            )


def get(account: Account, parameters: Parameters) -> Parameters:
    """GetModelCustomizationJob."""
    job = _find(account, parameters["jobIdentifier"])
    now, request = account.now(), job.request
    status = job.status(now)
    done = status == "Completed"
    return {
        "jobArn": job.arn,
        "jobName": request["jobName"],
        "outputModelName": request["customModelName"],
        "outputModelArn": job.model_arn if done else None,
        "clientRequestToken": request.get("clientRequestToken"),
        "roleArn": request["roleArn"],
        "status": status,
        "statusDetails": status_details(account, job, now),
        "failureMessage": job.failure if status == "Failed" else None,
        "creationTime": account.date(job.created),
        "lastModifiedTime": account.date(min(now, job.end)),
        "endTime": account.date(job.end) if now >= job.end else None,
        "baseModelArn": job.base_arn,
        "hyperParameters": request.get("hyperParameters", {}),
        "trainingDataConfig": request["trainingDataConfig"],
        "validationDataConfig": request.get("validationDataConfig", {"validators": []}),
        "outputDataConfig": request["outputDataConfig"],
        "customizationType": "FINE_TUNING",
        "outputModelKmsKeyArn": key_arn(account.region, request.get("customModelKmsKeyId")),
        "trainingMetrics": {"trainingLoss": job.steps[-1][2]} if done else None,
        "validationMetrics": job.validation_metrics if done else None,
        "vpcConfig": request.get("vpcConfig"),
    }


def list_jobs(account: Account, parameters: Parameters) -> Parameters:
    """ListModelCustomizationJobs."""
    now = account.now()
    summaries = [
        {
            "jobArn": job.arn,
            "baseModelArn": job.base_arn,
            "jobName": job.request["jobName"],
            "status": job.status(now),
            "statusDetails": status_details(account, job, now),
            "lastModifiedTime": account.date(min(now, job.end)),
            "creationTime": account.date(job.created),
            "endTime": account.date(job.end) if now >= job.end else None,
            "customModelArn": job.model_arn,
            "customModelName": job.request["customModelName"],
            "customizationType": "FINE_TUNING",
        }
        for job in account.jobs.values()
    ]
    return listed(parameters, summaries, "modelCustomizationJobSummaries", name="jobName")


def stop(account: Account, parameters: Parameters) -> Parameters:
    """StopModelCustomizationJob."""
    job = _find(account, parameters["jobIdentifier"])
    status = job.status(account.now())
    if status == "InProgress":
        job.stopped = account.now()
    elif status != "Stopping":
        raise conflict(f"The job cannot be stopped: its status is {status}.")
    return {}


def settle(account: Account) -> None:
    """What completed jobs leave behind: a custom model, and files in S3."""
    for job in account.jobs.values():
        if job.is_due(account.now()):
            try:
                _write_metrics(account, job)
            except Missing:
                job.fate = _no_access(job.request["outputDataConfig"]["s3Uri"])
                continue
            name = f"{job.base.id}{job.base.variant}/{account.new_id()}"
            model = CustomModel(account.arn("custom-model", name), job.request["customModelName"], job, job.end)
            account.custom_models[model.arn] = model
            account.tags[model.arn] = {tag["key"]: tag["value"] for tag in job.request.get("customModelTags", ())}
            job.model_arn = model.arn


def _write_metrics(account: Account, job: CustomizationJob) -> None:
    folder = joined(job.request["outputDataConfig"]["s3Uri"], f"model-customization-job-{job.id}")
    account.storage.write(
        f"{folder}/training_artifacts/step_wise_training_metrics.csv", losses.csv(job.steps, "training_loss")
    )
    if rows := job.validation_steps:
        account.storage.write(
            f"{folder}/validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv",
            losses.csv(rows, "validation_loss"),
        )


def _find(account: Account, identifier: str) -> CustomizationJob:
    for job in account.jobs.values():
        if identifier in (job.arn, job.request["jobName"]):
            return job
    raise not_found("Could not find the model customization job.")
