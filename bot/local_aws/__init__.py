"""A small AWS on this machine: Amazon Bedrock as it is documented, over real HTTP, for tests and `make try-bedrock`.

    with LocalAws() as aws:
        os.environ.update(aws.environment)      # boto3 finds it by AWS_ENDPOINT_URL_…
        aws.make_bucket("debrief-test")
        role = aws.make_role("Tuning")

What is asked, and how it comes over the wire
    wire, routes, constraints          botocore's service model as routes; requests read and checked, answers written
    refusals                           errors by the codes and statuses of that model
    server, http_server, core          the HTTP server; a request's way through faults, hooks and journal
    moto_server, moto_watch, storage   moto in the same process: S3, STS, IAM
What there is
    state, operations, moments         one account in one region; time that tests can turn on
    models, catalogue                  foundation models and their lifecycle
    jobs, customization_job, losses    model customization: states by the clock
    training_file, training            its files checked, its models really trained
    custom_models, deployments, throughput, tags, keys
    runtime, answering, calls, caching Converse: its checks, and the embedded model that answers
    batch, batch_records, evaluation   CreateModelInvocationJob and CreateEvaluationJob
    comprehend, cbor                   DetectPiiEntities
For tests
    faults, fates, hooks, journal

Where AWS's behaviour is not documented, a comment says `unverified`. Nothing here is needed to run the bot.
"""

from bot.local_aws.server import LocalAws
from bot.local_aws.state import Limits, Timings

__all__ = ["Limits", "LocalAws", "Timings"]
