/** The JSON Schemas of the documents that the suite writes, by the kind of result. */
import bench from './schemas/bench.schema.json' with { type: 'json' };
import browser from './schemas/browser.schema.json' with { type: 'json' };
import environment from './schemas/environment.schema.json' with { type: 'json' };
import faults from './schemas/faults.schema.json' with { type: 'json' };
import hunt from './schemas/hunt.schema.json' with { type: 'json' };
import number from './schemas/number.schema.json' with { type: 'json' };
import scale from './schemas/scale.schema.json' with { type: 'json' };
import verify from './schemas/verify.schema.json' with { type: 'json' };

export const SCHEMAS = { verify, faults, bench, scale, hunt };

/** Schemas that those refer to. */
export const SCHEMA_PARTS = [number, environment, browser, bench];
