"""What a user of boto3 does with SageMaker, CloudWatch and IAM, against the AWS at AWS_ENDPOINT_URL."""

import datetime
import json
import os

import boto3
from botocore.exceptions import ClientError

role = os.environ["ROLE_ARN"]
bucket = os.environ["BUCKET"]
image = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1"
sagemaker = boto3.client("sagemaker")
runtime = boto3.client("sagemaker-runtime")
s3 = boto3.client("s3")
quickly = {"Delay": 0.2, "MaxAttempts": 300}


def step(name, holds=True, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:200]}), flush=True)


def refused(call, **request):
    try:
        call(**request)
        return "nothing"
    except ClientError as error:
        return error.response["Error"]["Code"]


rows = "".join(f"{2 * a + b},{a},{b}\n" for a in range(20) for b in range(20))
s3.put_object(Bucket=bucket, Key="boto/train/rows.csv", Body=rows.encode())
s3.put_object(Bucket=bucket, Key="boto/batch/rows.csv", Body=b"10,3\n5,5\n")
source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/boto/train/"}}
sagemaker.create_training_job(
    TrainingJobName="boto",
    AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"},
    RoleArn=role,
    HyperParameters={"num_round": "20"},
    InputDataConfig=[{"ChannelName": "train", "DataSource": source, "ContentType": "text/csv"}],
    OutputDataConfig={"S3OutputPath": f"s3://{bucket}/boto/out"},
    ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
    StoppingCondition={"MaxRuntimeInSeconds": 600},
)
waiter = sagemaker.get_waiter("training_job_completed_or_stopped")
waiter.wait(TrainingJobName="boto", WaiterConfig=quickly)
job = sagemaker.describe_training_job(TrainingJobName="boto")
step("training_job_completed_or_stopped", job["TrainingJobStatus"] == "Completed", job["TrainingJobStatus"])

container = {"Image": image, "ModelDataUrl": job["ModelArtifacts"]["S3ModelArtifacts"]}
sagemaker.create_model(ModelName="boto", ExecutionRoleArn=role, PrimaryContainer=container)
sagemaker.create_endpoint_config(
    EndpointConfigName="boto",
    ProductionVariants=[
        {"VariantName": name, "ModelName": "boto", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
        for name in ("a", "b")
    ],
)
sagemaker.create_endpoint(EndpointName="boto", EndpointConfigName="boto")
sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="boto", WaiterConfig=quickly)
answer = runtime.invoke_endpoint(
    EndpointName="boto", ContentType="text/csv", Body=b"10,3", TargetVariant="b", InferenceId="1"
)
step("endpoint_in_service", answer["InvokedProductionVariant"] == "b", answer["Body"].read())
sagemaker.update_endpoint_weights_and_capacities(
    EndpointName="boto", DesiredWeightsAndCapacities=[{"VariantName": "a", "DesiredWeight": 0}]
)
sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="boto", WaiterConfig=quickly)
variants = {runtime.invoke_endpoint(EndpointName="boto", ContentType="text/csv", Body=b"10,3")["InvokedProductionVariant"] for _ in range(10)}
step("update_endpoint_weights_and_capacities", variants == {"b"}, variants)

sagemaker.create_transform_job(
    TransformJobName="boto",
    ModelName="boto",
    TransformInput={
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/boto/batch/"}},
        "ContentType": "text/csv",
        "SplitType": "Line",
    },
    TransformOutput={"S3OutputPath": f"s3://{bucket}/boto/transformed", "AssembleWith": "Line"},
    TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
)
waiter = sagemaker.get_waiter("transform_job_completed_or_stopped")
waiter.wait(TransformJobName="boto", WaiterConfig=quickly)
lines = s3.get_object(Bucket=bucket, Key="boto/transformed/rows.csv.out")["Body"].read().decode().splitlines()
step("transform_job_completed_or_stopped", len(lines) == 2, lines)

now = datetime.datetime.now(datetime.timezone.utc)
span = {"StartTime": now - datetime.timedelta(hours=1), "EndTime": now + datetime.timedelta(minutes=1)}
dimensions = [{"Name": "EndpointName", "Value": "boto"}, {"Name": "VariantName", "Value": "b"}]
metric = {"Namespace": "AWS/SageMaker", "MetricName": "Invocations", "Dimensions": dimensions}
cloudwatch = boto3.client("cloudwatch")
statistics = cloudwatch.get_metric_statistics(**metric, **span, Period=7200, Statistics=["Sum"])
total = sum(point["Sum"] for point in statistics["Datapoints"])
step("get_metric_statistics", total >= 11, statistics["Datapoints"])
latency = {"Metric": {**metric, "MetricName": "ModelLatency"}, "Period": 60, "Stat": "p90"}
data = cloudwatch.get_metric_data(MetricDataQueries=[{"Id": "latency", "MetricStat": latency}], **span)
step("get_metric_data", data["MetricDataResults"][0]["Values"], data["MetricDataResults"])

for name, key in [("list_models", "Models"), ("list_training_jobs", "TrainingJobSummaries"), ("list_transform_jobs", "TransformJobSummaries"), ("list_endpoints", "Endpoints"), ("list_endpoint_configs", "EndpointConfigs"), ("list_auto_ml_jobs", "AutoMLJobSummaries")]:
    pages = sagemaker.get_paginator(name).paginate(PaginationConfig={"PageSize": 1})
    step(name, sum(len(page[key]) for page in pages) >= (0 if "auto" in name else 1))

arn = job["TrainingJobArn"]
sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "team", "Value": "data"}])
step("tags", sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "data"}])
step("get_role", boto3.client("iam").get_role(RoleName=role.split("/")[-1])["Role"]["Arn"] == role)
step("get_caller_identity", boto3.client("sts").get_caller_identity()["Account"] == "123456789012")
streams = boto3.client("logs").describe_log_streams
step("logs", refused(streams, logGroupName="/aws/sagemaker/x") == "ResourceNotFoundException")
missing = refused(sagemaker.describe_training_job, TrainingJobName="none")
step("an unknown job", missing in ("ResourceNotFound", "ValidationException"), missing)

sagemaker.delete_endpoint(EndpointName="boto")
sagemaker.get_waiter("endpoint_deleted").wait(EndpointName="boto", WaiterConfig=quickly)
step("endpoint_deleted")
