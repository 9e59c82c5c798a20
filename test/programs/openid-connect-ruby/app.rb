# An app in Ruby whose users log in with Latchkey, with openid_connect.
require "cgi"
require "openid_connect"
require "webrick"

# Its discovery builds https alone otherwise, and this Latchkey is on the same machine.
SWD.url_builder = WebFinger.url_builder = URI::HTTP

config = OpenIDConnect::Discovery::Provider::Config.discover!(ENV["ISSUER"])
client = OpenIDConnect::Client.new(
  identifier: ENV["CLIENT_ID"],
  secret: ENV["CLIENT_SECRET"],
  redirect_uri: ENV["REDIRECT_URI"],
  authorization_endpoint: config.authorization_endpoint,
  token_endpoint: config.token_endpoint,
  userinfo_endpoint: config.userinfo_endpoint,
)
# The secrets of the logins under way, by state.
begun = {}

server = WEBrick::HTTPServer.new(
  BindAddress: "127.0.0.1", Port: ENV["PORT"].to_i, AccessLog: [], Logger: WEBrick::Log.new(nil, 0)
)

server.mount_proc("/") do |_, response|
  response.content_type = "text/html"
  response.body = '<a href="/login">Log in</a>'
end

server.mount_proc("/login") do |_, response|
  state, verifier = SecureRandom.urlsafe_base64(32), SecureRandom.urlsafe_base64(32)
  begun[state] = verifier
  challenge = Base64.urlsafe_encode64(OpenSSL::Digest::SHA256.digest(verifier), padding: false)
  response.set_redirect(WEBrick::HTTPStatus::Found, client.authorization_uri(
    scope: %w[profile email],
    state: state,
    nonce: state,
    code_challenge: challenge, code_challenge_method: "S256",
  ))
end

server.mount_proc("/callback") do |request, response|
  response.content_type = "text/plain"
  state, code = request.query.values_at("state", "code")
  verifier = begun.delete(state)
  raise request.query["error_description"] if code.nil? || verifier.nil?
  client.authorization_code = code
  token = client.access_token!(code_verifier: verifier)
  # With `config` in place of its keys, the library reads the keys again when it finds a new one.
  id_token = OpenIDConnect::ResponseObject::IdToken.decode(token.id_token, config)
  id_token.verify!(issuer: config.issuer, client_id: client.identifier, nonce: state)
  user = token.userinfo!
  raise "another user" unless user.sub == id_token.sub
  response.body = "#{id_token.sub} #{user.email}"
rescue => error
  response.status = 502
  response.body = "#{error.class}: #{error.message}"
end

trap("TERM") { server.shutdown }
server.start
