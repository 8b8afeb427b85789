// Package queries is the algebra of newsgraph's queries and the one executor
// that runs them. Questions, Gizmo and SPARQL each compile to a [Plan]; [Run]
// executes it on a [Source], one unchanging state of a graph.
//
// # The algebra
//
// A Plan has variables ([Var], small numbers with names) and a tree of nodes
// ([Node]) with the meaning that SPARQL 1.1 gives them, bags of solutions
// included:
//
//	BGP, Path, Values                  where solutions come from
//	Join, LeftJoin, Union, Minus       two or more inputs
//	Filter, Extend                     expressions over a solution
//	Project, Distinct, Group, OrderBy, Slice
//
// Places of patterns and leaves of expressions are [VarOrTerm]: V(variable) or
// T(term). Expressions ([Expr]) are Compare, In, And, Or, Not, Arith, Bound,
// If, Coalesce, Exists and Call, through which a query language brings its own
// functions. Property paths ([PathExpr]) are Step, Inverse, Sequence,
// Alternative, Repeat and NotIn.
//
//	p := queries.NewPlan()
//	firm, model := p.Var("firm"), p.Var("model")
//	p.Root = &queries.Project{
//		Input: &queries.BGP{Patterns: []queries.Pattern{
//			{S: queries.V(firm), P: queries.T(sanctionedBy), O: queries.T(usa)},
//			{S: queries.V(firm), P: queries.T(develops), O: queries.V(model)},
//		}},
//		Vars: []queries.Var{firm, model},
//	}
//
// A triple pattern asks for the distinct triples of all graphs together unless
// its G says otherwise; see [Pattern]. Terms in patterns are matched by
// identity; comparisons in expressions go by value, so that 42 is 42 whatever
// its datatype.
//
// # From plan to operators
//
// Every run plans anew, which takes some ten microseconds, because the plan
// rests on exact counts from the snapshot it runs on. Neighbouring BGPs, joins,
// paths and filters are taken together (joingroup.go) and put into an order
// (joinorder.go): up to five patterns by dynamic programming over all join
// trees, more by a greedy search over chains and over trees. How many
// solutions a join will have is the count of the pattern divided by how many
// different ids it has where it joins, which a small sample with exact counts
// tells (estimate.go). A term that the store does not have makes the group
// empty at once. Conditions sit right behind what binds their variables; one
// that fixes an IRI starts the join.
//
//	scan       one pattern by index: SPOG, POSG, OSPG or GSPO, whichever leads
//	           with what is bound
//	intersect  one variable that several patterns leave open: a merge join of
//	           two sorted lists with galloping seeks, a leapfrog of more. After
//	           a scan of one edge it closes a cycle, which bounds the work as
//	           a worst-case optimal join does
//	hashJoin   the other side once into a table, where that is clearly cheaper
//	optional, minus, union, filter, extend, values, walk, group, orderBy, slice
//	distinct   also early, where a variable that made solutions differ is no
//	           longer needed and duplicates do not count
//	once       stops at the first solution of what nothing later asks for
//	hide       keeps variables of an inner scope from those outside
//
// # Execution
//
// The solution in the making stands in registers, one for each variable.
// Operators form a chain: each takes what is bound, binds more, pushes to the
// next and clears what it bound. So a join keeps no rows at all, and an
// optional, a minus or an Exists runs its inside with the bindings at hand.
// What must be kept (tables, sorts, groups) is kept as ids and counts against
// the memory budget. Computed values get ids of their run, or the store's where
// it knows the term, so that they join with stored ones. Ids become terms when
// an expression needs their value, and at the end, in [Rows.Term].
//
// Solutions reach the reader in batches of up to 1,024, earlier where the work
// between them is long. The context, and with it the deadline, is looked at
// every 1,024 steps, the memory budget at every growth.
//
// # Reading a plan
//
// [Plan.String] prints what was asked; [Explain] and [Rows.Explain] how it is
// executed, with expected and actual rows, operators in the sequence in which
// they run and what an operator contains indented under it.
//
// # Concurrency
//
// A Source serves many goroutines, and a Plan that no one changes may run in
// several at a time. Rows are for one goroutine and hold cursors until Close.
//
// # Speed
//
// Measured on sorted arrays in memory with 125,000 triples (BenchmarkRun): 10 µs for
// a lookup with its planning, 35 µs for two hops from one node, 40 to 500 ns
// for each row that an operator yields in larger joins.
package queries
