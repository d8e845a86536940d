import type { Finding } from '../../../core/contract/device-view.ts'
import { refused, type Command } from '../command.ts'
import { showFinding } from '../show-device.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '',
  summary: 'looks at every part and device: what is wrong, and what to do',
  help: [
    'One line a part: ok, note (works, but a person should know) or WRONG, with what to do and the runbook.',
    'Exit 1 when anything is wrong, 3 when the service does not answer.',
  ],
  async run({ service }) {
    const answer = await service.ask('GET', '/till/doctor')
    if (!answer.ok) {
      const said = refused(answer.error)
      if (said.exit !== 3) return said
      const next =
        'systemctl status flashtilld; then flashtill logs: its last lines say why it ended.'
      return { ...said, lines: [`WRONG  service            ${said.lines.join(' ')}`, next] }
    }
    const findings = answer.value['findings'] as readonly Finding[]
    const isWrong = findings.some(({ verdict }) => verdict === 'wrong')
    return { exit: isWrong ? 1 : 0, json: answer.value, lines: findings.map(showFinding) }
  },
}
