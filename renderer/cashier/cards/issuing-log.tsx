import type { IssuingView } from '../../../core/contract/issuing-view.ts'
import { clockText } from '../../kit/clock.ts'
import { Icon } from '../../kit/icon.tsx'
import { useScreen } from '../../kit/screen.tsx'

/** The stack's count, the host on new cards, and the cards so far, newest first. */
export function IssuingLog({ issuing }: { readonly issuing: IssuingView }) {
  const { say, locale } = useScreen()
  const { batch, log, host } = issuing
  return (
    <section className="issuing-log" aria-label={say('issuing.log')} tabIndex={0}>
      {batch === undefined ? (
        <h2 className="cards-part">{say('issuing.log')}</h2>
      ) : (
        <>
          <h2 className="cards-part">
            {say('issuing.batch', { name: batch.name, done: batch.done, budget: batch.budget })}
          </h2>
          {batch.failed === 0 ? null : (
            <p className="issuing-failed">{say('issuing.batch.failed', { count: batch.failed })}</p>
          )}
        </>
      )}
      <ul className="cards-lines">
        {log.map((line) => (
          <li key={`${line.at} ${line.name}`} className="sale-fact">
            <span>
              <Icon name={line.outcome === 'done' ? 'check' : 'cross'} size={22} />{' '}
              <bdi>{line.name}</bdi>
            </span>
            <span className="soft">{clockText(line.at, locale)}</span>
          </li>
        ))}
      </ul>
      {host === undefined ? null : (
        <p className="soft issuing-host">
          {say(host.own ? 'issuing.host.own' : 'issuing.host.is', { host: host.name })}
        </p>
      )}
    </section>
  )
}
