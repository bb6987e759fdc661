/** Two columns: a command, and what it does; below it its options. A line that begins with two blanks begins a command's part. */
const COMMANDS = `  explain              says of each record on stdin what becomes of it and why
      --json           as JSON, one object a record
  transform            reads records from stdin, and writes the logs that Datadog gets, one a line
  explain, transform   take one record a line; what is compressed, or one JSON value, is one record; lines of a backup object,
                       {"rawData": <base64>, ...}, and objects {"data": <base64>} are unwrapped, which the output says
      --file PATH      the records of a file instead
      --one            all of it is one record, whatever it is
      --arrival TIME   when Firehose took them, like 2026-01-27T16:00:00Z; otherwise as their envelope says, or now
      --stream NAME    the delivery stream that they came through, by name or ARN (HYDRANT_CLUSTER_NAMES)
  inspect, plan, replay, redrive, pause, stop and resume take a bucket, like s3://bucket/prefix; without it HYDRANT_BACKUP_BUCKET; or
      --stack NAME     that of a deployed stack, like hydrant-prod: what is parked there, its site and its API key, where the
                       environment has none
      --region R       where they are; otherwise AWS_REGION, or the profile's
  inspect [S3-URL]     says what is in the backup bucket. It sends nothing, changes nothing and needs no key of Datadog
      --prefix P       only keys that begin with P
      --from T --to T  only records that arrived in this time, like 2026-01-27T16:00:00Z
      --max-objects N  --max-bytes N, as stored: open no more than these, in the order of their keys
      --show N         N records with their payload, 100 at most; without it no payload is shown
      --json           as JSON, one object
  plan [S3-URL]        says what a replay would send, what of it Datadog would not keep at this rate, what it takes and costs.
                       It sends nothing and changes nothing. It takes the options of replay but --dry-run, and
      --preview N      N logs exactly as they would be sent, 100 at most
      --reprocessors N
                       with N runs of a backfill at once, like 50: HYDRANT_REPROCESSOR_CONCURRENCY less two at most
      --json           as JSON, one object
  replay [S3-URL]      replays the backup bucket into Datadog, as the reprocessor's Lambda does; without URL, --stack, --prefix,
                       --key, --from and --to what arrived in the last HYDRANT_SCHEDULE_HOURS. At a terminal it shows how far it is.
                       Ctrl-C ends it in good order: what was not sent stays, and the same command goes on
      --prefix P       only keys that begin with P
      --key K          only this object; give it several times for several
      --from T --to T  only records that arrived in this time, like 2026-01-27T16:00:00Z
      --error-code G   --namespace N   --service S
                       only records of this error code (a glob, like 'Lambda.*'), namespace, service; each may be given
                       several times. The others, and their objects, stay where they are
      --max-objects N  --max-bytes N
      --all-data       objects of the backup mode AllData, which hold what was delivered, too; with --from and --to, when they were
                       written
      --late POLICY    restamp, send or hold
      --target T       datadog, firehose-intake or firehose: docs/targets.md
      --dry-run        read and send nothing; at a terminal it shows the plan, as hydrant plan does
      --json           the answer as JSON, as where stdout is no terminal
  redrive [S3-URL]     replays the dead letters, when their cause is mended: all, or those of objects below s3://bucket/prefix;
                       with the options of replay but --prefix and --key, like --error-code 'Hydrant.Refused*'
  pause [S3-URL]       ends every run on this bucket, and each that starts, until hydrant resume: a backfill's children, the
                       scheduled run, hydrant replay. Nothing is lost; what was not settled stays in the bucket
  stop [S3-URL]        ends those that have begun; what begins later runs
  resume [S3-URL]      takes both back
  manifests            prints what brings logs into the stream: for EKS Fargate, a sample, EC2 nodes, ECS, an EKS control plane
      --stack NAME     as the deployed stack says, like hydrant-prod; or, without credentials:
      --stream NAME | --kinesis-stream NAME   --region R   --account N
      --cluster NAME   the EKS cluster; without it as the stack says (DD_CLUSTER_NAME)
      --role NAME      the Fargate pod execution role; without it that of --fargate-profile NAME (fargate-profile)
      --namespace N    of the sample (fargate-namespace)
      --no-process-logs
                       the log router's own logs do not go to CloudWatch
      --only TOPIC     fargate, sample, daemonset, ecs or control-plane; may be given several times
      --out DIR        as files: kubectl apply -f DIR takes them; what is not Kubernetes' lies in DIR/aws
  attach               prints the AWS CLI's calls that attach the transform to an existing stream, and detach it. It changes nothing
      --stack NAME     whose transform; with --stream for another stream than the stack's. Or, without a stack:
      --stream NAME --function NAME:ALIAS   --region R
      --replace        in place of another function that the stream has
  verify               looks whether a deployment works: puts one record into the stream, waits, and looks for its tags in
                       Datadog; says what to change. It needs DD_APP_KEY: docs/verify.md
      --stack NAME     the stack that it is of, like hydrant-prod
      --stream NAME    the delivery stream; otherwise the stack's, or HYDRANT_STREAM_NAME
      --region R       where they are; otherwise AWS_REGION, or the profile's
      --no-send        looks only, and puts nothing into the stream
      --wait TIME      how long to look for the record, like 90s; 5m unless set
      --json           as JSON, one object
  pipeline ACTION      the log pipeline that makes tags of attributes, for a Firehose intake that reads no ddtags:
                       docs/datadog-pipeline.md. It needs DD_API_KEY and DD_APP_KEY
      plan             says what would change in Datadog, and changes nothing
      apply            does, with --yes; without it, or with --dry-run, it is a plan
      remove           takes the pipeline away, with --yes; else it says what would go
      export           prints it, and asks Datadog nothing
      --tag KEY        a remapper for this tag too; give it several times for several
      --name NAME      another name than Hydrant, by which it is found again
      --adopt          takes a pipeline of that name for Hydrant's, though its filter or description is another's
      --format F       of export: json or terraform`;

const END = `Settings come from the environment: docs/configuration.md has them all.
Exit status:
  0  all that was asked is done. Records that are dropped, as the Agent drops them, are done; with --max-objects or
     --max-bytes no more than that was asked, and the answer says what remains.
  1  not all is done: a record could not be read, verify has found something wrong, or a replay left something (nothing is
     lost: it stays in the bucket); of a plan, that something is or will be outside Datadog's window, or that nothing could be read
  2  wrong use: an option or a setting
  3  a replay ended early because Datadog refuses the key, takes no logs, or is not what answers. What was not sent stays
  130, 143  a replay was interrupted, by Ctrl-C or SIGTERM, before it had done all. What was not sent stays`;

export const USAGE = `hydrant <command> [options]\n\n${COMMANDS}\n\n${END}`;

/** The part of one command, or of several that share it: `explain, transform   …`. */
const PARTS = COMMANDS.split(/\n(?= {2}\S)/).map((text) => ({
  names: (/^ {2}([a-z]+(?:(?:, | and )[a-z]+)*)/.exec(text)?.[1] ?? '').split(/, | and /),
  text,
}));

/** How one command is used. */
export function usageOf(command: string): string {
  const parts = PARTS.filter(({ names }) => names.includes(command)).map(({ text }) => text);
  return `hydrant ${command}\n\n${parts.join('\n')}\n\n${END}`;
}

/** The names that are most like a word that is none, for who has mistyped one. */
export function namesLike(word: string, names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(word) || word.startsWith(name) || isOneSlip(word, name));
}

/** One letter left out, one too many, another, or two that have changed places. */
function isOneSlip(word: string, name: string): boolean {
  let start = 0;
  while (start < word.length && word[start] === name[start]) start++;
  const [typed, meant] = [word.slice(start), name.slice(start)];
  const swapped = `${typed[1] ?? ''}${typed[0] ?? ''}${typed.slice(2)}`;
  return typed.slice(1) === meant || typed === meant.slice(1) || typed.slice(1) === meant.slice(1) || swapped === meant;
}
