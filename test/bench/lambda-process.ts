/**
 * Node's options as the bootstrap of Lambda's Node runtimes sets them: a tenth of the function's memory for the young
 * generation, half of that for each of its two spaces, and the rest for the old one. The script is not documented; it is
 * /var/runtime/bootstrap of AWS's public images, shown for Node 24 in
 * https://dev.to/wonderfulsoap/deep-dive-into-aws-lambda-3-official-nodejs-runtime-analysis-43je
 */
export function lambdaNodeOptions(memoryMb: number): string[] {
  const youngMb = Math.floor(memoryMb / 10);
  return [
    '--expose-gc',
    `--max-semi-space-size=${Math.floor(youngMb / 2)}`,
    `--max-old-space-size=${memoryMb - youngMb}`,
  ];
}

/** What a function sees: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export function lambdaEnvironment(memoryMb: number): NodeJS.ProcessEnv {
  return {
    _HANDLER: 'handler.handler',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: 'hydrant-prod-transform',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/hydrant-prod-transform',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/03/01/[1]0123456789abcdef',
    AWS_REGION: 'eu-west-1',
    TZ: ':UTC',
  };
}
