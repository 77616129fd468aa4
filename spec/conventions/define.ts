/** A definition made a convention. */
import type { Rank } from '../case.ts';
import type { Convention } from './convention.ts';
import type { Definition } from './definition.ts';
import { toTheirs } from './layout.ts';
import { expressionOf, phrasingsOf, withoutDefaults } from './phrase.ts';
import { fieldsOf } from './read.ts';
import { resolutionOf } from './resolve.ts';

export function define(definition: Definition): Convention {
  const { id, name, version, statement, source, ranks, attributes, wordings } = definition;
  return {
    id,
    name,
    version,
    statement,
    source,
    ranks,
    attributes,
    wordings,
    resolve: (given, operands) => resolutionOf(definition, given, operands),
    express: (outline) => expressionOf(definition, outline),
    phrasings: (outline) => phrasingsOf(definition, outline),
    withoutDefaults: (given, outline) => withoutDefaults(definition, fieldsOf(id, given, attributes), outline),
    arrangement: (given, rank) => definition.layout(fieldsOf(id, given, attributes), rank),
    layOut: (given, operands) => {
      const rank = (operands.w.shape.length - 2) as Rank;
      // A rank that there is no operator for has no layout either: it is for `resolve` to refuse.
      if (!ranks.includes(rank)) return operands;
      return toTheirs(operands, definition.layout(fieldsOf(id, given, attributes), rank));
    },
  };
}
