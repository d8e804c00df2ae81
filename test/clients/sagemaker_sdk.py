"""What a user of the sagemaker SDK 2.x does with AutoML and XGBoost, against the AWS at AWS_ENDPOINT_URL."""

import atexit
import json
import os
import time

import tempfile

with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as config:
    # It would tell AWS of each call.
    config.write("SchemaVersion: '1.0'\nSageMaker: {PythonSDK: {Modules: {TelemetryOptOut: true}}}\n")
atexit.register(os.remove, config.name)
os.environ["SAGEMAKER_USER_CONFIG_OVERRIDE"] = config.name
os.environ["SAGEMAKER_SUPPRESS_V2_WARNING"] = "1"

import boto3
import sagemaker
from sagemaker.automl.automl import AutoML
from sagemaker.automl.automlv2 import AutoMLDataChannel, AutoMLTabularConfig, AutoMLV2
from sagemaker.deserializers import CSVDeserializer
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.predictor import Predictor
from sagemaker.serializers import CSVSerializer

sleep = time.sleep
# The SDK polls for what takes minutes on AWS.
time.sleep = lambda seconds: sleep(min(seconds, 0.3))
role = os.environ["ROLE_ARN"]
bucket = os.environ["BUCKET"]
region = os.environ["AWS_DEFAULT_REGION"]
boto_session = boto3.Session(region_name=region)
session = sagemaker.Session(boto_session=boto_session, default_bucket=bucket)
s3 = boto_session.client("s3")

rows = [(i % 20, (i * 7) % 11) for i in range(600)]
lines = [f"{2 * a + b},{a},{b}" for a, b in rows]


def put(key, text):
    s3.put_object(Bucket=bucket, Key=key, Body=text.encode())
    return f"s3://{bucket}/{key}"


def step(name, holds=True, found=None):
    print(json.dumps({"step": name, "holds": bool(holds), "found": str(found)[:200]}), flush=True)


table = put("sdk/table/rows.csv", "y,a,b\n" + "\n".join(lines) + "\n")
train = put("sdk/train/rows.csv", "\n".join(lines) + "\n")
validation = put("sdk/validation/rows.csv", "\n".join(lines[:100]) + "\n")
batch = put("sdk/batch/rows.csv", "10,3\n5,5\n")

# AutoML, version 1 of the API.
first = AutoML(
    role=role,
    target_attribute_name="y",
    problem_type="Regression",
    job_objective={"MetricName": "MSE"},
    max_candidates=2,
    output_path=f"s3://{bucket}/sdk/automl",
    sagemaker_session=session,
)
first.fit(inputs=table, job_name="sdk-v1", wait=True, logs=False)
step("AutoML.fit", first.describe_auto_ml_job()["AutoMLJobStatus"] == "Completed")
step("AutoML.list_candidates", len(first.list_candidates()) == 2)
best = first.best_candidate()
step("AutoML.best_candidate", "CandidateName" in best, best.get("CandidateName"))
attached = AutoML.attach("sdk-v1", sagemaker_session=session)
step("AutoML.attach", attached.best_candidate()["CandidateName"] == best["CandidateName"])
steps = [s["CandidateStepName"] for c in first.list_candidates() for s in c["CandidateSteps"]]
described = [session.describe_training_job(name)["TrainingJobStatus"] for name in steps]
step("the candidates' training jobs", described == ["Completed"] * 2, described)

# AutoML, version 2.
second = AutoMLV2(
    AutoMLTabularConfig(target_attribute_name="y", max_candidates=2),
    role=role,
    output_path=f"s3://{bucket}/sdk/automl",
    sagemaker_session=session,
)
channel = AutoMLDataChannel(s3_data_type="S3Prefix", s3_uri=table, content_type="text/csv;header=present")
second.fit(inputs=channel, job_name="sdk-v2", wait=True)
step("AutoMLV2.fit", second.describe_auto_ml_job()["AutoMLJobStatus"] == "Completed")
step("AutoMLV2.attach", AutoMLV2.attach("sdk-v2", sagemaker_session=session).best_candidate())
automl = second.deploy(
    initial_instance_count=1,
    instance_type="ml.m5.large",
    endpoint_name="sdk-automl",
    predictor_cls=Predictor,
    inference_response_keys=["predicted_label"],
)
automl.serializer = CSVSerializer()
answer = automl.predict([[10, 3]]).decode()
step("AutoMLV2.deploy and predict", abs(float(answer) - 23) < 4, answer)
automl.delete_endpoint()

# The built-in XGBoost algorithm.
image = sagemaker.image_uris.retrieve("xgboost", region, "1.7-1")
estimator = Estimator(
    image_uri=image,
    role=role,
    instance_count=1,
    instance_type="ml.m5.large",
    output_path=f"s3://{bucket}/sdk/xgboost",
    sagemaker_session=session,
    hyperparameters={"num_round": 30, "objective": "reg:squarederror"},
)
channels = {
    "train": TrainingInput(train, content_type="text/csv"),
    "validation": TrainingInput(validation, content_type="text/csv"),
}
estimator.fit(channels, job_name="sdk-xgboost", logs="All")
step("Estimator.fit", estimator.latest_training_job.describe()["TrainingJobStatus"] == "Completed")
again = Estimator.attach("sdk-xgboost", sagemaker_session=session)
step("Estimator.attach", again.model_data == estimator.model_data, again.model_data)
predictor = estimator.deploy(
    initial_instance_count=1,
    instance_type="ml.m5.large",
    endpoint_name="sdk-xgboost",
    serializer=CSVSerializer(),
    deserializer=CSVDeserializer(),
)
answer = predictor.predict("10,3")
step("Estimator.deploy and predict", abs(float(answer[0][0]) - 23) < 2, answer)
predictor.update_endpoint(initial_instance_count=2, instance_type="ml.m5.large")
step("Predictor.update_endpoint", predictor.predict("10,3") == answer)
predictor.delete_endpoint()

transformer = estimator.transformer(
    instance_count=1,
    instance_type="ml.m5.large",
    strategy="MultiRecord",
    assemble_with="Line",
    accept="text/csv",
    output_path=f"s3://{bucket}/sdk/transformed",
)
transformer.transform(
    batch, content_type="text/csv", split_type="Line", join_source="Input", job_name="sdk-transform", logs=False
)
transformer.wait(logs=False)
out = s3.get_object(Bucket=bucket, Key="sdk/transformed/rows.csv.out")["Body"].read().decode()
step("Transformer.transform", [line[:4] for line in out.splitlines()] == ["10,3", "5,5,"], out)

model = Model(image_uri=image, model_data=estimator.model_data, role=role, sagemaker_session=session)
served = model.deploy(1, "ml.m5.large", endpoint_name="sdk-model")
step("Model.deploy", boto_session.client("sagemaker").describe_endpoint(EndpointName="sdk-model"))
