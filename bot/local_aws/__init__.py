"""A small AWS on this machine: Amazon Bedrock as it is documented, over real HTTP, for tests and `make try-bedrock`.

    with LocalAws() as aws:
        os.environ.update(aws.environment)      # boto3 finds it by AWS_ENDPOINT_URL_…
        aws.make_bucket("debrief-test")
        role = aws.make_role("Tuning")

What is asked, and how it comes over the wire
    wire, constraints                  botocore's service model as routes; requests read, checked, and answers written
    refusals                           errors by the codes and statuses of that model
    server, core                       the HTTP server, and the way of a request through faults, hooks and journal
    moto_server                        moto in the same process: S3, STS, IAM
What there is
    state, moments                     one account in one region; time that tests can turn on
    models, catalogue                  foundation models and their lifecycle
    jobs, training_file, training      model customization: states by the clock, files checked, models really trained
    custom_models, deployments, throughput, tags
    runtime, answering                 Converse: its checks, and the embedded model that answers
    batch, evaluation                  CreateModelInvocationJob and CreateEvaluationJob
    comprehend                         DetectPiiEntities
For tests
    faults, hooks, journal

Where AWS's behaviour is not documented, a comment says `unverified`. Nothing here is needed to run the bot.
"""

from bot.local_aws.server import LocalAws
from bot.local_aws.state import Limits, Timings

__all__ = ["Limits", "LocalAws", "Timings"]
