import type { Selectable } from 'kysely'
import type { DeviceId, StoreId } from '../../core/contract/ids.ts'
import type {
  Device,
  DeviceBus,
  DeviceKind,
  DeviceRole,
  DrawerWiring,
} from '../../core/device/device.ts'
import type { DeviceReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { count, moment, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

const findAll = statement<object>()((db, slot) =>
  db
    .selectFrom('device')
    .where('store_id', '=', slot('store'))
    .selectAll()
    .orderBy('first_seen_at')
    .orderBy('id'),
)

type Columns = {
  id: DeviceId
  bus: DeviceBus
  place: string
  vendor: string
  product: string
  serial: string
  kind: DeviceKind
  name: string
  model: string
  role: DeviceRole | null
  profile: string | null
  speed: number | null
  drawerPin: number | null
  drawerPulseMs: number | null
  drawerOpenIs: 'high' | 'low' | null
  firstSeenAt: Instant
}

const putRow = statement<Columns>()((db, slot) =>
  db
    .insertInto('device')
    .values({
      store_id: slot('store'),
      id: slot('id'),
      bus: slot('bus'),
      place: slot('place'),
      vendor: slot('vendor'),
      product: slot('product'),
      serial: slot('serial'),
      kind: slot('kind'),
      name: slot('name'),
      model: slot('model'),
      role: slot('role'),
      profile: slot('profile'),
      speed: slot('speed'),
      drawer_pin: slot('drawerPin'),
      drawer_pulse_ms: slot('drawerPulseMs'),
      drawer_open_is: slot('drawerOpenIs'),
      first_seen_at: slot('firstSeenAt'),
    })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'id']).doUpdateSet((eb) => ({
        place: eb.ref('excluded.place'),
        kind: eb.ref('excluded.kind'),
        name: eb.ref('excluded.name'),
        role: eb.ref('excluded.role'),
        profile: eb.ref('excluded.profile'),
        speed: eb.ref('excluded.speed'),
        drawer_pin: eb.ref('excluded.drawer_pin'),
        drawer_pulse_ms: eb.ref('excluded.drawer_pulse_ms'),
        drawer_open_is: eb.ref('excluded.drawer_open_is'),
      })),
    ),
)

const removeRow = statement<{ id: DeviceId }>()((db, slot) =>
  db.deleteFrom('device').where('store_id', '=', slot('store')).where('id', '=', slot('id')),
)

type DrawerColumns = Pick<
  Selectable<Schema['device']>,
  'drawer_pin' | 'drawer_pulse_ms' | 'drawer_open_is'
>

const drawerOf = (row: DrawerColumns): DrawerWiring | null => {
  const { drawer_pin: pin, drawer_pulse_ms: ms, drawer_open_is: openIs } = row
  if (pin === null || ms === null) return null
  return { pin: pin === 5n ? 5 : 2, pulseMs: count(ms), ...withoutNone({ openIs }) }
}

export const deviceReads = (session: Session, store: StoreId): DeviceReads => ({
  async all() {
    const rows = await session.rows(findAll, { store })
    return rows.map(({ id, kind, name, model, ...row }): Device => {
      const { bus, place, vendor, product, serial, role, profile, speed } = row
      return {
        id,
        identity: { bus, place, vendor, product, serial },
        kind,
        name,
        model,
        ...withoutNone({ role, profile, speed: speed === null ? null : count(speed) }),
        ...withoutNone({ drawer: drawerOf(row) }),
        firstSeenAt: moment(row.first_seen_at),
      }
    })
  },
})

export const deviceWrites = (session: Session, store: StoreId): Unit['devices'] => ({
  ...deviceReads(session, store),
  async put({ identity, role, profile, speed, drawer, ...rest }) {
    const or = { role: role ?? null, profile: profile ?? null, speed: speed ?? null }
    const { pin: drawerPin = null, pulseMs: drawerPulseMs = null } = drawer ?? {}
    const hung = { drawerPin, drawerPulseMs, drawerOpenIs: drawer?.openIs ?? null }
    await session.rows(putRow, { store, ...identity, ...rest, ...or, ...hung })
  },
  async remove(id) {
    await session.rows(removeRow, { store, id })
  },
})
