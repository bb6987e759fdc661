# The delivery stream with its transform, the backup bucket with its reprocessor.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "dist" {
  description = "dist/ of Hydrant, after npm run build"
  type        = string
}

variable "site" {
  description = "Datadog's site"
  type        = string
  default     = "datadoghq.com"
}

variable "firehose_url" {
  description = "The site's Firehose URL: infra/stack/sites.yml has them all"
  type        = string
  default     = "https://aws-kinesis-http-intake.logs.datadoghq.com/v1/input"
}

variable "bucket" {
  description = "Name of the backup bucket, which is made"
  type        = string
}

variable "api_key_secret_arn" {
  description = "An existing secret with {\"api_key\": \"…\"}, so that the key is not in Terraform's state"
  type        = string
}

variable "cluster_name" {
  description = "The tag kube_cluster_name"
  type        = string
  default     = ""
}

data "aws_caller_identity" "this" {}
data "aws_region" "this" {}
data "aws_partition" "this" {}

locals {
  stream     = "hydrant-prod-logs"
  stream_arn = "arn:${data.aws_partition.this.partition}:firehose:${data.aws_region.this.region}:${data.aws_caller_identity.this.account_id}:deliverystream/${local.stream}"
  shared = {
    DD_CLUSTER_NAME    = var.cluster_name
    HYDRANT_TAGS_AS    = "both"
    HYDRANT_STREAM_ARN = local.stream_arn
  }
}

# The backup bucket. Nothing that was not replayed, and no dead letter, may expire.

resource "aws_s3_bucket" "backup" {
  bucket = var.bucket
  lifecycle { prevent_destroy = true }
}

resource "aws_s3_bucket_public_access_block" "backup" {
  bucket                  = aws_s3_bucket.backup.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "backup" {
  bucket = aws_s3_bucket.backup.id
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backup" {
  bucket = aws_s3_bucket.backup.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}

resource "aws_s3_bucket_versioning" "backup" {
  bucket = aws_s3_bucket.backup.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_lifecycle_configuration" "backup" {
  bucket     = aws_s3_bucket.backup.id
  depends_on = [aws_s3_bucket_versioning.backup]

  rule {
    id     = "replayed"
    status = "Enabled"
    filter { prefix = "hydrant/replayed/" }
    expiration { days = 30 }
  }
  rule {
    id     = "reports"
    status = "Enabled"
    filter { prefix = "hydrant/reports/" }
    expiration { days = 90 }
  }
  rule {
    id     = "noncurrent-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration { noncurrent_days = 7 }
  }
}

resource "aws_s3_bucket_policy" "backup" {
  bucket = aws_s3_bucket.backup.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.backup.arn, "${aws_s3_bucket.backup.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

# The transform, and the alias that the stream calls

resource "aws_cloudwatch_log_group" "transform" {
  name              = "/aws/lambda/hydrant-prod-transform"
  retention_in_days = 14
}

resource "aws_lambda_function" "transform" {
  function_name    = "hydrant-prod-transform"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "handler.handler"
  filename         = "${var.dist}/transform.zip"
  source_code_hash = filebase64sha256("${var.dist}/transform.zip")
  role             = aws_iam_role.transform.arn
  memory_size      = 512
  timeout          = 120
  publish          = true
  environment { variables = local.shared }
  depends_on = [aws_cloudwatch_log_group.transform]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.transform.function_name
  function_version = aws_lambda_function.transform.version
}

resource "aws_iam_role" "transform" {
  name               = "hydrant-prod-transform"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "transform" {
  role   = aws_iam_role.transform.id
  policy = data.aws_iam_policy_document.transform.json
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_iam_policy_document" "transform" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.transform.arn}:*"]
  }
}

# The reprocessor, every hour

resource "aws_cloudwatch_log_group" "reprocessor" {
  name              = "/aws/lambda/hydrant-prod-reprocessor"
  retention_in_days = 14
}

resource "aws_lambda_function" "reprocessor" {
  function_name    = "hydrant-prod-reprocessor"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "handler.handler"
  filename         = "${var.dist}/reprocessor.zip"
  source_code_hash = filebase64sha256("${var.dist}/reprocessor.zip")
  role             = aws_iam_role.reprocessor.arn
  memory_size      = 1769
  timeout          = 900
  # The schedule's run and one by hand; a backfill would need more.
  reserved_concurrent_executions = 3
  environment {
    variables = merge(local.shared, {
      DD_SITE                         = var.site
      DD_API_KEY_SECRET_ARN           = var.api_key_secret_arn
      HYDRANT_BACKUP_BUCKET           = aws_s3_bucket.backup.id
      HYDRANT_STREAM_NAME             = local.stream
      HYDRANT_REPROCESSOR_CONCURRENCY = "3"
    })
  }
  depends_on = [aws_cloudwatch_log_group.reprocessor]
}

resource "aws_sqs_queue" "failed_runs" {
  name                      = "hydrant-prod-reprocessor-failed-runs"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

# The next hour's run takes what this one left, so a repeat would only get in its way.
resource "aws_lambda_function_event_invoke_config" "reprocessor" {
  function_name          = aws_lambda_function.reprocessor.function_name
  maximum_retry_attempts = 0
  destination_config {
    on_failure { destination = aws_sqs_queue.failed_runs.arn }
  }
  # Lambda looks whether the function's role may send there.
  depends_on = [aws_iam_role_policy.reprocessor]
}

resource "aws_cloudwatch_event_rule" "hourly" {
  name                = "hydrant-prod-hourly"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "hourly" {
  rule = aws_cloudwatch_event_rule.hourly.name
  arn  = aws_lambda_function.reprocessor.arn
}

resource "aws_lambda_permission" "hourly" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.reprocessor.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.hourly.arn
}

resource "aws_iam_role" "reprocessor" {
  name               = "hydrant-prod-reprocessor"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "reprocessor" {
  role   = aws_iam_role.reprocessor.id
  policy = data.aws_iam_policy_document.reprocessor.json
}

data "aws_iam_policy_document" "reprocessor" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.reprocessor.arn}:*"]
  }
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.backup.arn]
  }
  statement {
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.backup.arn}/*"]
  }
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.api_key_secret_arn]
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.failed_runs.arn]
  }
  # CloudWatch knows no resources for this action.
  statement {
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]
  }
}

# The stream

resource "aws_cloudwatch_log_group" "delivery" {
  name              = "/aws/kinesisfirehose/${local.stream}"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_stream" "delivery" {
  for_each       = toset(["DestinationDelivery", "BackupDelivery"])
  name           = each.key
  log_group_name = aws_cloudwatch_log_group.delivery.name
}

resource "aws_kinesis_firehose_delivery_stream" "logs" {
  name        = local.stream
  destination = "http_endpoint"
  # Firehose tries its rights when the stream is made.
  depends_on = [aws_iam_role_policy.firehose]

  server_side_encryption {
    enabled  = true
    key_type = "AWS_OWNED_CMK"
  }

  http_endpoint_configuration {
    name               = "Datadog"
    url                = var.firehose_url
    role_arn           = aws_iam_role.firehose.arn
    buffering_size     = 2
    buffering_interval = 60
    retry_duration     = 300
    s3_backup_mode     = "FailedDataOnly"

    request_configuration { content_encoding = "GZIP" }

    secrets_manager_configuration {
      enabled    = true
      secret_arn = var.api_key_secret_arn
      role_arn   = aws_iam_role.firehose.arn
    }

    processing_configuration {
      enabled = true
      # Firehose's defaults are the ones to have: a buffer of 1 MB, which tags do not blow up beyond Lambda's 6 MB, 60 s, 3 retries,
      # and the stream's role. The provider does not keep what equals a default, and would plan it anew each time.
      processors {
        type = "Lambda"
        parameters {
          parameter_name  = "LambdaArn"
          parameter_value = aws_lambda_alias.live.arn
        }
      }
    }

    s3_configuration {
      bucket_arn         = aws_s3_bucket.backup.arn
      role_arn           = aws_iam_role.firehose.arn
      compression_format = "GZIP"
      buffering_size     = 5
      buffering_interval = 300
      cloudwatch_logging_options {
        enabled         = true
        log_group_name  = aws_cloudwatch_log_group.delivery.name
        log_stream_name = "BackupDelivery"
      }
    }

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.delivery.name
      log_stream_name = "DestinationDelivery"
    }
  }
}

resource "aws_iam_role" "firehose" {
  name               = "hydrant-prod-firehose"
  assume_role_policy = data.aws_iam_policy_document.firehose_trust.json
}

resource "aws_iam_role_policy" "firehose" {
  role   = aws_iam_role.firehose.id
  policy = data.aws_iam_policy_document.firehose.json
}

data "aws_iam_policy_document" "firehose_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["firehose.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_iam_policy_document" "firehose" {
  statement {
    actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.backup.arn]
  }
  statement {
    actions   = ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"]
    resources = ["${aws_s3_bucket.backup.arn}/*"]
  }
  statement {
    actions   = ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"]
    resources = [aws_lambda_alias.live.arn]
  }
  statement {
    actions   = ["logs:PutLogEvents"]
    resources = [for stream in aws_cloudwatch_log_stream.delivery : stream.arn]
  }
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.api_key_secret_arn]
  }
}
