// Generated from spec/udfs/endpoint-prediction-attached-scalar-udf.ts: change that file, not this script.
// Asks a SageMaker endpoint that another made about each row, on all nodes at once, beside any other column. The columns that it was attached with come in; what it answers goes out, and why there is no answer.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-attached-scalar-udf";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
// Which endpoint the function asks, and what it must know of it.
export const runBlocks = predictWith({ "endpoint_name": "churn-xgboost", "aws_region": "eu-central-1", "aws_s3_connection": "AWS_CONNECTION", "content_type": "text/csv", "accept": "text/csv", "request_path": [ ], "response": "csv", "response_path": [ ], "columns": [ ], "returns": [ [ 0 ] ], "exact_fields": true, "batch_size": { "start": 10000, "most": 1000000 }, "max_payload_bytes": 5242880, "most_bytes": 6291456, "requests_in_flight": { "start": 4, "most": 32 }, "retry_seconds": 300, "on_error": "fail" });
