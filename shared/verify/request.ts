import type { Environment } from '../config/settings-reader.ts';
import type { StackOutputs } from '../deployment/stack-outputs.ts';

/** What `hydrant verify` is asked. */
export interface VerifyRequest {
  readonly stream: string;
  /** Its name, where one was named */
  readonly stack: string | undefined;
  /** Of the stack, where one was named */
  readonly outputs: StackOutputs;
  readonly send: boolean;
  readonly waitMs: number;
  /** Hydrant's version and Node's, in words */
  readonly versions: string;
  /** The caller's, for what is compared with the function's */
  readonly environment: Environment;
}
