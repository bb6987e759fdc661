import { afterEach, expect, it } from 'vitest';
import { pipelineOf } from '../../shared/datadog-pipeline/pipeline.ts';
import { objectOf } from '../../shared/json/value.ts';
import { startVerifyWorld, type VerifyWorld } from './verify-world.ts';

let verify: VerifyWorld;

afterEach(() => verify.close());

/** In an organisation whose intake does not read `ddtags`. */
async function withPipelineOf(...keys: string[]): Promise<VerifyWorld> {
  verify = await startVerifyWorld({ transformEnvironment: { DD_TAGS: 'team:shop' } });
  verify.world.datadog.pipelines.add(objectOf(JSON.stringify(pipelineOf(keys))) ?? {});
  return verify;
}

it("with Hydrant's pipeline all tags arrive, and attributes are the form that is needed", async () => {
  const { verification, text } = await (await withPipelineOf('team')).run();
  expect(text).toContain('18 of 18 tags arrived as tags');
  expect(verification).toMatchObject({
    ok: true,
    canary: { arrival: { tagsBy: 'pipeline', needs: 'attributes', fields: [] }, findings: [{}] },
  });
  expect(text).toContain('→ set HYDRANT_TAGS_AS=attributes at both functions');
});

it('one that is older than the settings lacks remappers, and is to be applied again', async () => {
  const { verification, text } = await (await withPipelineOf()).run();
  expect(text).toContain('1 only attributes, hydrant.tags.*\n    team:shop\n');
  expect(text).toContain("→ hydrant pipeline apply --yes, with this deployment's settings");
  expect(verification.ok).toBe(false);
});
