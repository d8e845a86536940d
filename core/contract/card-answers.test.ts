import { expectTypeOf, it } from 'vitest'
import type Type from 'typebox'
import type { CardActView, CardMovementView, CardReachView, CardView } from './card-view.ts'
import type { ActSchema, CardSchema, MovementSchema, ReachSchema } from './card-answers.ts'

it('says of a card what its views say, no more and no less', () => {
  expectTypeOf<keyof Type.Static<typeof CardSchema>>().toEqualTypeOf<keyof CardView>()
  expectTypeOf<Type.Static<typeof CardSchema>['state']>().toEqualTypeOf<CardView['state']>()
  expectTypeOf<Type.Static<typeof CardSchema>['moves'][number]>().toEqualTypeOf<
    CardView['moves'][number]
  >()
  expectTypeOf<keyof Type.Static<typeof MovementSchema>>().toEqualTypeOf<keyof CardMovementView>()
  expectTypeOf<CardMovementView>().toExtend<Type.Static<typeof MovementSchema>>()
  expectTypeOf<CardActView>().toEqualTypeOf<Readonly<Type.Static<typeof ActSchema>>>()
  expectTypeOf<CardReachView>().toExtend<Type.Static<typeof ReachSchema>>()
})
