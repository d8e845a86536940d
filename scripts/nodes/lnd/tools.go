//go:build tools

// Package lnd names the two programs that we build from Lightning Labs' module.
package lnd

import (
	_ "github.com/lightningnetwork/lnd/cmd/lncli"
	_ "github.com/lightningnetwork/lnd/cmd/lnd"
)
