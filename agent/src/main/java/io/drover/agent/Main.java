package io.drover.agent;

/** The program `drover`: words in, an exit status out. */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("version")) {
      System.out.println("drover " + Main.class.getPackage().getImplementationVersion());
      return;
    }
    System.err.println("drover: the only command so far is version");
    System.exit(USAGE);
  }
}
