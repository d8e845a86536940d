import type { ReactNode } from 'react'
import {
  Cell,
  Column,
  Row,
  Table as AriaTable,
  TableBody,
  TableHeader,
} from 'react-aria-components/Table'
import './table.css'

export type TableColumn<T> = {
  readonly id: string
  readonly head: string
  readonly cell: (row: T) => ReactNode
  /** Figures stand at the end, tabular. */
  readonly figures?: boolean
  /** The column that names the row for a screen reader. */
  readonly names?: boolean
}

export type TableProps<T> = {
  readonly label: string
  readonly columns: readonly TableColumn<T>[]
  readonly rows: readonly T[]
  readonly idOf: (row: T) => string
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

/** Rows to choose from, by finger or arrows. */
export function Table<T extends object>(props: TableProps<T>) {
  return (
    <AriaTable
      className="table"
      aria-label={props.label}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={props.chosen === undefined ? [] : [props.chosen]}
      onSelectionChange={(keys) => {
        const [first] = keys === 'all' ? [] : keys
        if (first !== undefined) props.onChoose(String(first))
      }}
    >
      <TableHeader>
        {props.columns.map((column) => (
          <Column
            key={column.id}
            id={column.id}
            isRowHeader={column.names ?? false}
            className={column.figures === true ? 'table-head table-figures' : 'table-head'}
          >
            {column.head}
          </Column>
        ))}
      </TableHeader>
      <TableBody>
        {props.rows.map((row) => (
          <Row key={props.idOf(row)} id={props.idOf(row)} className="table-row">
            {props.columns.map((column) => (
              <Cell
                key={column.id}
                className={column.figures === true ? 'table-cell table-figures' : 'table-cell'}
              >
                {column.cell(row)}
              </Cell>
            ))}
          </Row>
        ))}
      </TableBody>
    </AriaTable>
  )
}
