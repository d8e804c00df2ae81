"""Whether the real XGBoost library loads what the local SageMaker trains and scores alike, and the other way."""

import atexit
import io
import json
import os
import shutil
import tarfile
import tempfile
import warnings

import boto3
import numpy
import xgboost

role = os.environ["ROLE_ARN"]
bucket = os.environ["BUCKET"]
image = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1"
sagemaker = boto3.client("sagemaker")
s3 = boto3.client("s3")
quickly = {"Delay": 0.1, "MaxAttempts": 600}
# A file without an ending, as in SageMaker's archives, is guessed to be JSON.
warnings.simplefilter("ignore")

random = numpy.random.default_rng(1)
features = random.normal(size=(400, 4)).round(4)
features[random.random((400, 4)) < 0.1] = numpy.nan
score = numpy.nan_to_num(features[:, 0]) * 2 + numpy.nan_to_num(features[:, 1], nan=1) ** 2
cases = {
    "reg:squarederror": score,
    "reg:squaredlogerror": numpy.maximum(score, 0),
    "reg:logistic": 1 / (1 + numpy.exp(-score)),
    "binary:logistic": score > 1,
    "binary:logitraw": score > 1,
    "count:poisson": random.poisson(numpy.exp(numpy.clip(score / 3, -2, 2))),
    "reg:gamma": numpy.exp(score / 4),
    "reg:tweedie": numpy.maximum(score, 0),
    "multi:softmax": numpy.clip(score, 0, 2).astype(int),
    "multi:softprob": numpy.clip(score, 0, 2).astype(int),
}


def step(name, holds=True, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:200]}), flush=True)


def csv(values):
    return ",".join("" if numpy.isnan(value) else repr(float(value)) for value in values)


def transform(name, data_url):
    """The local container's answers for all rows."""
    container = {"Image": image, "ModelDataUrl": data_url}
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=role, PrimaryContainer=container)
    sagemaker.create_transform_job(
        TransformJobName=name,
        ModelName=name,
        TransformInput={
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/xgb/rows.csv"}},
            "ContentType": "text/csv",
            "SplitType": "Line",
        },
        TransformOutput={"S3OutputPath": f"s3://{bucket}/xgb/{name}", "AssembleWith": "Line"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )
    waiter = sagemaker.get_waiter("transform_job_completed_or_stopped")
    waiter.wait(TransformJobName=name, WaiterConfig=quickly)
    text = s3.get_object(Bucket=bucket, Key=f"xgb/{name}/rows.csv.out")["Body"].read().decode()
    return numpy.array([json.loads(line) for line in text.splitlines()])


s3.put_object(Bucket=bucket, Key="xgb/rows.csv", Body="\n".join(map(csv, features)).encode())
folder = tempfile.mkdtemp()
atexit.register(shutil.rmtree, folder)
for objective, label in ((name, numpy.asarray(values, float)) for name, values in cases.items()):
    name = "xgb-" + objective.replace(":", "-")
    rows = "\n".join(f"{float(y)!r},{csv(x)}" for x, y in zip(features, numpy.round(label, 4)))
    s3.put_object(Bucket=bucket, Key=f"xgb/{name}/train.csv", Body=rows.encode())
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/xgb/{name}/train.csv"}}
    given = {"num_round": "10", "objective": objective, "max_depth": "4"}
    if objective.startswith("multi"):
        given["num_class"] = "3"
    sagemaker.create_training_job(
        TrainingJobName=name,
        AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"},
        RoleArn=role,
        HyperParameters=given,
        InputDataConfig=[{"ChannelName": "train", "DataSource": source, "ContentType": "text/csv"}],
        OutputDataConfig={"S3OutputPath": f"s3://{bucket}/xgb/out"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
        StoppingCondition={"MaxRuntimeInSeconds": 600},
    )
    waiter = sagemaker.get_waiter("training_job_completed_or_stopped")
    waiter.wait(TrainingJobName=name, WaiterConfig=quickly)
    archive = s3.get_object(Bucket=bucket, Key=f"xgb/out/{name}/output/model.tar.gz")["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder)
    booster = xgboost.Booster()
    booster.load_model(os.path.join(folder, "xgboost-model"))
    ours = transform(name, f"s3://{bucket}/xgb/out/{name}/output/model.tar.gz")
    real = booster.predict(xgboost.DMatrix(features))
    difference = float(numpy.abs(ours - real).max())
    step(f"{objective}: the real library scores the local model alike", difference < 1e-5, difference)

    settings = {key: value for key, value in given.items() if key != "num_round"}
    learned = xgboost.train(settings, xgboost.DMatrix(features, label=numpy.round(label, 4)), 10)
    path = os.path.join(folder, "real.ubj")
    learned.save_model(path)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(path, arcname="xgboost-model")
    s3.put_object(Bucket=bucket, Key=f"xgb/real/{name}.tar.gz", Body=buffer.getvalue())
    answers = transform(f"{name}-real", f"s3://{bucket}/xgb/real/{name}.tar.gz")
    difference = float(numpy.abs(answers - learned.predict(xgboost.DMatrix(features))).max())
    step(f"{objective}: the local container scores the real model alike", difference < 1e-5, difference)
