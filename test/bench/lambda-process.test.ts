import { expect, it } from 'vitest';
import { lambdaEnvironment, lambdaNodeOptions } from './lambda-process.ts';

it("gives Node's generations the shares of the function's memory that Lambda gives them", () => {
  expect(lambdaNodeOptions(128)).toEqual(['--expose-gc', '--max-semi-space-size=6', '--max-old-space-size=116']);
  expect(lambdaNodeOptions(512)).toEqual(['--expose-gc', '--max-semi-space-size=25', '--max-old-space-size=461']);
});

it('tells the function its memory', () => {
  expect(lambdaEnvironment(256)).toHaveProperty('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '256');
});
