/** The devices of the counter, for the technician: list, name, assign, forget, test. */
import type { FastifyReply } from 'fastify'
import { IdParams } from '../../core/contract/commands.ts'
import {
  AssignDevice,
  deviceView,
  NameDevice,
  OpenDrawer,
  type DeviceView,
} from '../../core/contract/device-view.ts'
import type { DeviceId } from '../../core/contract/ids.ts'
import { deviceRoles, type Device } from '../../core/device/device.ts'
import { plainText } from '../../core/device/meet-device.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import type { Result } from '../../core/errors/result.ts'
import type { Log } from '../../core/ports/log.ts'
import type { DevicePort } from '../../core/ports/device.ts'
import { assignDevice, forgetDevice, nameDevice } from '../usecases/device/change-device.ts'
import { openDrawerWithoutSale } from '../usecases/drawer/open-drawer.ts'
import type { SlipPorts } from '../usecases/device/print-status-slip.ts'
import { refuse, type Say } from './answer.ts'
import { testDevice, TestQuery } from './device-test.ts'
import type { TillApp } from './till-routes.ts'

export type DevicePorts = SlipPorts & {
  readonly devices: DevicePort
  readonly log: Log
  readonly say: Say
}

export async function deviceViews({ store, devices }: DevicePorts): Promise<readonly DeviceView[]> {
  const all = await store.read.devices.all()
  return all.map((device) => deviceView(device, devices.facts(device.id)))
}

function answer(ports: DevicePorts, reply: FastifyReply, result: Result<Device, Failure>) {
  if (!result.ok) return refuse(reply, result.error, ports.say)
  const { value } = result
  return reply.send({ device: deviceView(value, ports.devices.facts(value.id)) })
}

const profilesByRole = (devices: DevicePort) =>
  Object.fromEntries(deviceRoles.map((role) => [role, devices.profiles(role)]))

const profilesOf = ({ devices }: DevicePorts, { role }: AssignDevice): readonly string[] =>
  (role === undefined ? deviceRoles : [role]).flatMap((one) => devices.profiles(one))

/** The reason as a line of the log takes it. */
const plainOf = ({ reason, by }: OpenDrawer) => ({
  reason: plainText(reason, 200),
  by: plainText(by),
})

/** As many as a person reads. */
const openingsShown = 50

export function deviceRoutes(app: TillApp, ports: DevicePorts): void {
  const { devices, log, say } = ports
  app.post('/till/drawer', { schema: { body: OpenDrawer } }, async ({ body }, reply) => {
    const printer = devices.receiptPrinter
    const opened = await openDrawerWithoutSale({ ...ports, printer, log }, plainOf(body))
    return opened.ok ? reply.send({ outcome: opened.value }) : refuse(reply, opened.error, say)
  })
  app.get('/till/drawer', async (_request, reply) => {
    const openings = await ports.store.read.drawerOpenings.last(openingsShown)
    return reply.send({ state: devices.drawer.state(), openings })
  })
  app.get('/till/devices', async (_request, reply) =>
    reply.send({ devices: await deviceViews(ports), profiles: profilesByRole(devices) }),
  )
  app.post(
    '/till/devices/:id/name',
    { schema: { params: IdParams, body: NameDevice } },
    async ({ params, body }, reply) => {
      const id = params.id as DeviceId
      return answer(ports, reply, await nameDevice(ports, { id, name: body.name }))
    },
  )
  app.post(
    '/till/devices/:id/assign',
    { schema: { params: IdParams, body: AssignDevice } },
    async ({ params, body }, reply) => {
      const known = profilesOf(ports, body)
      if (body.profile !== undefined && !known.includes(body.profile)) {
        const detail = { field: 'profile', known: known.join(' ') }
        return refuse(reply, failure('request.invalid', detail), ports.say)
      }
      const assignment = { ...body, id: params.id as DeviceId }
      return answer(ports, reply, await assignDevice(ports, assignment))
    },
  )
  app.post(
    '/till/devices/:id/forget',
    { schema: { params: IdParams } },
    async ({ params }, reply) =>
      answer(ports, reply, await forgetDevice(ports, params.id as DeviceId)),
  )
  app.post(
    '/till/devices/:id/test',
    { schema: { params: IdParams, querystring: TestQuery } },
    async ({ params, query }, reply) => {
      const device = (await ports.store.read.devices.all()).find(({ id }) => id === params.id)
      if (device === undefined) return refuse(reply, failure('device.notFound'), say)
      return testDevice(ports, reply, { device, seconds: query.seconds })
    },
  )
}
