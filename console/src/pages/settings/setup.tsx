/** How the service is set up, and where each of it is set. */
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useV1 } from '../../api/v1.ts'
import { Asked, Empty } from '../../parts/states.tsx'

const Value = ({ text, key_ }: { readonly text: string; readonly key_: string }) => (
  <>
    {text}
    <Box variant="small" display="block">
      <code className="vedette-mono">{key_}</code>
    </Box>
  </>
)

const item = (label: string, text: string, key: string) => ({ label, value: <Value text={text} key_={key} /> })
const days = (count: number): string => `${count.toLocaleString()} days`

export const Setup = () => (
  <Container
    header={
      <Header
        variant="h2"
        description="Set in the configuration file, so that it is reviewed and kept like code; it takes effect with the next start."
      >
        In the configuration file
      </Header>
    }
  >
    <Asked query={useV1('setup', {})}>
      {({ setup }) =>
        setup === undefined ? (
          <Empty title="The service does not tell" />
        ) : (
          <SpaceBetween size="m">
            <KeyValuePairs
              columns={3}
              items={[
                item(
                  'Budget of false findings by behaviour',
                  `${setup.learning.budget.toLocaleString()} in a week for each account`,
                  'learning.budget',
                ),
                item('Learning period', days(setup.learning.days), 'learning.days'),
                item('Findings are kept', `${days(setup.retention.days)} after their last update`, 'retention.days'),
                item('Coverage and objects', days(setup.retention.ledgerDays), 'retention.ledgerDays'),
                item('Audit log', days(setup.retention.auditDays), 'retention.auditDays'),
                item('Dead letters', days(setup.retention.deadLetterDays), 'retention.deadLetterDays'),
              ]}
            />
            <Box variant="p" color="text-body-secondary">
              Sources, destinations, TLS and the addresses that lists may come from are set there as well. Check it with{' '}
              <code className="vedette-mono">npx vedette config check</code>. This is Vedette {setup.version}.
            </Box>
          </SpaceBetween>
        )
      }
    </Asked>
  </Container>
)
