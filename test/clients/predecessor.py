"""The AWS code of the Python extension (exasol-sagemaker-extension 0.11.7), as it is, from training to deletion."""

import atexit
import json
import os
import tempfile
import time

with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as config:
    # The SDK would tell AWS of each call, and ask STS at an address of its own for the name of a bucket.
    modules = f"TelemetryOptOut: true, Session: {{DefaultS3Bucket: {os.environ['BUCKET']}}}"
    config.write(f"SchemaVersion: '1.0'\nSageMaker: {{PythonSDK: {{Modules: {{{modules}}}}}}}\n")
atexit.register(os.remove, config.name)
os.environ["SAGEMAKER_USER_CONFIG_OVERRIDE"] = config.name
os.environ["SAGEMAKER_SUPPRESS_V2_WARNING"] = "1"

import boto3
import pandas
from exasol_sagemaker_extension.autopilot_utils.enpoint_deletion import AutopilotEndpointDeletion
from exasol_sagemaker_extension.autopilot_utils.enpoint_deployment import AutopilotEndpointDeployment
from exasol_sagemaker_extension.autopilot_utils.model_prediction import AutopilotPrediction
from exasol_sagemaker_extension.autopilot_utils.model_training import AutopilotTraining
from exasol_sagemaker_extension.autopilot_utils.status_polling import AutopilotPolling

sleep = time.sleep
# The SDK polls for what takes minutes on AWS.
time.sleep = lambda seconds: sleep(min(seconds, 0.3))
bucket = os.environ["BUCKET"]
table = pandas.DataFrame({"A": [i % 20 for i in range(600)], "B": [(i * 7) % 11 for i in range(600)]})


def step(name, holds=True, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:200]}), flush=True)


def live(job, target, problem_type, objective, role):
    """One model's life; returns what it predicts for two rows."""
    text = table.assign(TARGET=target).to_csv(index=False)
    boto3.client("s3").put_object(Bucket=bucket, Key=f"{job}/rows.csv", Body=text.encode())
    AutopilotTraining.train(
        job_name=job,
        role=role,
        s3_bucket_uri=f"s3://{bucket}",
        s3_output_path=f"{job}/",
        target_attribute_name="TARGET",
        problem_type=problem_type,
        objective=objective,
        max_candidates=2,
    )
    step(f"{job}: training")
    status = ("InProgress", "")
    while status[0] == "InProgress":
        sleep(0.3)
        status = AutopilotPolling.check_status(job)
    step(f"{job}: polling", status == ("Completed", "Completed"), status)
    deployment = AutopilotEndpointDeployment(job_name=job)
    deployment.deploy(endpoint_name=job, instance_type="ml.m5.large", instance_count=1)
    step(f"{job}: deployment", deployment.get_endpoint_problem_type() == (problem_type or "Regression"))
    answer = AutopilotPrediction(job).predict(table.head(2))
    step(f"{job}: prediction", len(answer) == 2, answer.to_dict())
    AutopilotEndpointDeletion.delete(job)
    try:
        AutopilotPrediction(job).predict(table.head(2))
        step(f"{job}: deletion", False, "it answers")
    except Exception as error:
        step(f"{job}: deletion", "not found" in str(error), error)
    return answer


numbers = live("py-number", 2 * table["A"] + table["B"], None, None, os.environ["ROLE_ARN"])
step("a number is predicted", list(numbers.columns) == ["predictions"])
role = os.environ["ROLE_ARN"].split("/")[-1]
labels = (table["A"] > 9).map({True: "yes", False: "no"})
answers = live("py-label", labels, "BinaryClassification", {"MetricName": "F1"}, role)
step("a label is predicted with its probability", list(answers.columns) == ["probability", "predictions"])
