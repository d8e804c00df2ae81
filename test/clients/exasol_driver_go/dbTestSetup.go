// Package integrationTesting gives the driver's own tests the database that runs already, on EXASOL_PORT of
// this machine, in place of the one that they start in a container.
package integrationTesting

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strconv"

	"github.com/stretchr/testify/suite"
)

// ConnectionInfo says where the database is.
type ConnectionInfo struct {
	Host string
	Port int
}

// DbTestSetup is a database that the tests share.
type DbTestSetup struct {
	suite          *suite.Suite
	ConnectionInfo *ConnectionInfo
}

// StartDbSetup starts nothing.
func StartDbSetup(suite *suite.Suite) *DbTestSetup {
	port, err := strconv.Atoi(os.Getenv("EXASOL_PORT"))
	suite.Require().NoError(err)
	return &DbTestSetup{suite: suite, ConnectionInfo: &ConnectionInfo{Host: "localhost", Port: port}}
}

// GetUrl returns the address of its WebSocket.
func (setup *DbTestSetup) GetUrl() url.URL {
	return url.URL{Scheme: "wss", Host: fmt.Sprintf("localhost:%d", setup.ConnectionInfo.Port)}
}

// IsExasolVersion8 asks the database for its version.
func (setup *DbTestSetup) IsExasolVersion8() bool {
	address := "exa:localhost:%d;user=sys;password=exasol;validateservercertificate=0"
	database, err := sql.Open("exasol", fmt.Sprintf(address, setup.ConnectionInfo.Port))
	setup.suite.Require().NoError(err)
	defer database.Close()
	var major int
	query := "SELECT PARAM_VALUE FROM EXA_METADATA WHERE PARAM_NAME = 'databaseMajorVersion'"
	setup.suite.Require().NoError(database.QueryRow(query).Scan(&major))
	return major >= 8
}

// StopDb leaves it running.
func (setup *DbTestSetup) StopDb() {}
