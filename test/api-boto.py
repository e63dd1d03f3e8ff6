"""Calls operations as it is told on stdin, a line for each, and says what boto3 and botocore's validator make of the answers."""
import datetime
import json
import sys

import boto3
from botocore.config import Config
from botocore.validate import ParamValidator

clients = {}


def client_of(told):
    if told["accessKeyId"] not in clients:
        clients[told["accessKeyId"]] = boto3.client(
            "guardduty",
            endpoint_url=told["url"],
            region_name=told["region"],
            aws_access_key_id=told["accessKeyId"],
            aws_secret_access_key=told["secretAccessKey"],
            config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False),
        )
    return clients[told["accessKeyId"]]


def known(value, shape):
    """What of a value this model knows: it may be older than the SDK that the service is made from."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        return {
            name: known(value[name], member)
            for name, member in shape.members.items()
            if name in value
        }
    if shape.type_name == "list":
        return [known(each, shape.member) for each in value]
    if shape.type_name == "map":
        return {key: known(each, shape.value) for key, each in value.items()}
    if shape.type_name == "timestamp":
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return value


def answer_to(told):
    client = client_of(told)
    names = {api: method for method, api in client.meta.method_to_api_mapping.items()}
    name = told["operation"]
    if name not in names:
        return {"unknown": True}
    model = client.meta.service_model.operation_model(name)
    try:
        answer = getattr(client, names[name])(**known(told["input"], model.input_shape))
    except client.exceptions.ClientError as error:
        return {"error": error.response["Error"]}
    metadata = answer.pop("ResponseMetadata")
    report = ParamValidator().validate(answer, model.output_shape) if model.output_shape else None
    return {
        "status": metadata["HTTPStatusCode"],
        "requestId": metadata.get("RequestId"),
        "answer": answer,
        "problems": report.generate_report() if report and report.has_errors() else "",
    }


for line in sys.stdin:
    answer = answer_to(json.loads(line))
    print(json.dumps(answer, default=lambda value: value.timestamp() * 1000), flush=True)
